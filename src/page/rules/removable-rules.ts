import { parseDurationHours } from "../../domain/units.ts";
import type { TextEdit } from "../pipeline-text/edit-text.ts";
import type { TextPath } from "../pipeline-text/path.ts";
import { type Fields, fieldsOf, listOf, nameOf, textsOf } from "./pipeline-document.ts";

/** A rule of the document that can be dropped. */
export interface RemovableRule {
  /** As conflicts and prices of rules name it: `countries EU (pipeline)`, `deadline 8 h`. */
  readonly label: string;
  readonly drop: readonly TextEdit[];
}

/** Every rule that the document states, in the words in which the planner speaks of them. */
export const removableRules = (document: Fields): readonly RemovableRule[] => [
  ...limitRules(document),
  ...policyRules(document.policy, ["policy"], "pipeline"),
  ...Object.entries(fieldsOf(document.datasets)).flatMap(([name, dataset]) =>
    policyRules(fieldsOf(dataset).policy, ["datasets", name, "policy"], `dataset ${name}`),
  ),
  ...listOf(document.stages).flatMap(stageRules),
  ...groupRules(document, "together"),
  ...groupRules(document, "apart"),
  ...quotaRules(document),
  ...blockedRules(document),
];

/** The edits that drop a rule which the planner named; `undefined` when it stands nowhere in the document. */
export const dropOf = (document: Fields, label: string): readonly TextEdit[] | undefined =>
  removableRules(document).find((rule) => rule.label === label)?.drop;

const rule = (label: string, path: TextPath, value?: unknown): RemovableRule => ({
  label,
  drop: [{ path, value }],
});

const limitRules = ({ limits }: Fields): readonly RemovableRule[] => {
  const { deadline, budgetUsd, maxClouds, maxKgCo2e, confidence } = fieldsOf(limits);
  const labels: readonly (readonly [string, unknown, string])[] = [
    ["deadline", deadline, `deadline ${hoursOf(deadline)} h`],
    ["budgetUsd", budgetUsd, `budget ${budgetUsd} USD`],
    ["maxClouds", maxClouds, `at most ${maxClouds} clouds`],
    ["maxKgCo2e", maxKgCo2e, `at most ${maxKgCo2e} kg CO2e`],
    ["confidence", confidence, `confidence ${confidence} of the deadline`],
  ];
  return labels
    .filter(([, value]) => value !== undefined)
    .map(([field, , label]) => rule(label, ["limits", field]));
};

const hoursOf = (value: unknown): number | undefined =>
  typeof value === "string" || typeof value === "number" ? parseDurationHours(value) : undefined;

const policyRules = (policy: unknown, path: TextPath, origin: string): readonly RemovableRule[] => {
  const { allow, deny, countries, operators, movement } = fieldsOf(policy);
  const { allow: operatorsIn, deny: operatorsOut } = fieldsOf(operators);
  const stated = (words: string, value: unknown, ...field: TextPath): readonly RemovableRule[] => {
    const names = textsOf(value).join(", ");
    return names === "" ? [] : [rule(`${words} ${names} (${origin})`, [...path, ...field])];
  };
  return [
    ...stated("allow", allow, "allow"),
    ...stated("deny", deny, "deny"),
    ...stated("countries", countries, "countries"),
    ...stated("operators from", operatorsIn, "operators", "allow"),
    ...stated("operators not from", operatorsOut, "operators", "deny"),
    ...certificationRules(fieldsOf(policy), path, origin),
    ...(movement === "global" ? [] : stated("movement", movement, "movement")),
  ];
};

/** Each is a rule of its own. */
const certificationRules = (
  { certifications }: Fields,
  path: TextPath,
  origin: string,
): readonly RemovableRule[] => {
  const names = textsOf(certifications);
  return names.map((name) => {
    const left = names.filter((other) => other !== name);
    const value = left.length > 0 ? left : undefined;
    return rule(`certification ${name} (${origin})`, [...path, "certifications"], value);
  });
};

const stageRules = (stage: unknown, index: number): readonly RemovableRule[] => {
  const path = ["stages", index];
  const { limits, policy, reservations } = fieldsOf(stage);
  const { usdPerNodeHour, usd } = fieldsOf(limits);
  const origin = `stage ${nameOf(stage)}`;
  const own = [
    usdPerNodeHour !== undefined &&
      rule(`at most ${usdPerNodeHour} USD per node and hour (${origin})`, [
        ...path,
        "limits",
        "usdPerNodeHour",
      ]),
    usd !== undefined && rule(`at most ${usd} USD (${origin})`, [...path, "limits", "usd"]),
    reservations === "only" && rule(`reservations only (${origin})`, [...path, "reservations"]),
  ];
  return [
    ...own.filter((found) => found !== false),
    ...policyRules(policy, [...path, "policy"], origin),
  ];
};

/** Drops one entry of a list, and the list with the last of them. One that is written twice is one rule. */
const entryRules = (
  document: Fields,
  field: string,
  label: (entry: unknown) => string,
): readonly RemovableRule[] => {
  const entries = listOf(document[field]);
  return [...new Set(entries.map(label))].map((name) => {
    const left = entries.filter((entry) => label(entry) !== name);
    return rule(name, [field], left.length > 0 ? left : undefined);
  });
};

const groupRules = (document: Fields, field: "together" | "apart"): readonly RemovableRule[] =>
  entryRules(document, field, (names) => `${field}: ${textsOf(names).join(", ")}`);

const quotaRules = (document: Fields): readonly RemovableRule[] =>
  entryRules(document, "quota", (entry) => {
    const { count, accelerator, instanceType, market, location } = fieldsOf(entry);
    const counted = accelerator ?? instanceType ?? "vCPUs";
    return `quota of ${count} ${counted} at ${location}${market === undefined ? "" : `, ${market}`}`;
  });

const blockedRules = (document: Fields): readonly RemovableRule[] =>
  entryRules(document, "blocked", (entry) => {
    if (typeof entry === "string") return `blocked ${entry}`;
    const { location, instanceType, accelerator, market } = fieldsOf(entry);
    const parts = [location, instanceType, accelerator, market];
    return `blocked ${parts.filter((part) => part !== undefined).join(", ")}`;
  });
