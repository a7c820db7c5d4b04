import type { Pipeline, Policy, Quota, Stage } from "../domain/pipeline.ts";

/** A rule of a pipeline that can be taken away to see whether it stands in the way. */
interface Removable {
  readonly label: string;
  readonly without: (pipeline: Pipeline) => Pipeline;
}

/**
 * Rules that cannot hold together, none of them dispensable: taking any one away makes a plan possible.
 *
 * @param isFeasible  whether a pipeline has a plan; `undefined` when that could not be told in time
 */
export const minimalConflict = async (
  pipeline: Pipeline,
  isFeasible: (pipeline: Pipeline) => Promise<boolean | undefined>,
): Promise<string[]> => {
  let rules = removableRules(pipeline);
  const without = (left: readonly Removable[]): Pipeline =>
    removableRules(pipeline)
      .filter(({ label }) => !left.some((rule) => rule.label === label))
      .reduce((relaxed, rule) => rule.without(relaxed), pipeline);
  for (const rule of rules) {
    const left = rules.filter((other) => other !== rule);
    if ((await isFeasible(without(left))) === false) rules = left;
  }
  return rules.map(({ label }) => label);
};

const removableRules = (pipeline: Pipeline): Removable[] => [
  ...limitRules(pipeline),
  ...stageRules(pipeline),
  ...quotaRules(pipeline),
  ...couplingRules(pipeline),
  ...policyRules(pipeline),
];

const limitRules = ({ limits }: Pipeline): Removable[] => {
  const rules: Removable[] = [];
  const add = (key: keyof Pipeline["limits"], label: string): void => {
    if (limits[key] === undefined) return;
    rules.push({
      label,
      without: (pipeline) => {
        const { [key]: _, ...rest } = pipeline.limits;
        return { ...pipeline, limits: rest };
      },
    });
  };
  add("deadlineHours", `deadline ${limits.deadlineHours} h`);
  add("budgetUsd", `budget ${limits.budgetUsd} USD`);
  add("maxClouds", `at most ${limits.maxClouds} clouds`);
  add("maxKgCo2e", `at most ${limits.maxKgCo2e} kg CO2e`);
  if (limits.deadlineHours !== undefined)
    add("confidence", `confidence ${limits.confidence} of the deadline`);
  return rules;
};

const stageRules = ({ stages }: Pipeline): Removable[] =>
  stages.flatMap(({ name, limits, reservations }) => {
    const rules: Removable[] = [];
    const add = (words: string, change: (stage: Stage) => Stage): void => {
      const apply = (stage: Stage): Stage => (stage.name === name ? change(stage) : stage);
      rules.push({
        label: `${words} (stage ${name})`,
        without: (p) => ({ ...p, stages: p.stages.map(apply) }),
      });
    };
    const { usdPerNodeHour, usd } = limits;
    if (usdPerNodeHour !== undefined)
      add(`at most ${usdPerNodeHour} USD per node and hour`, (stage) => {
        const { usdPerNodeHour: _, ...rest } = stage.limits;
        return { ...stage, limits: rest };
      });
    if (usd !== undefined)
      add(`at most ${usd} USD`, (stage) => {
        const { usd: _, ...rest } = stage.limits;
        return { ...stage, limits: rest };
      });
    if (reservations === "only")
      add("reservations only", (stage) => ({ ...stage, reservations: "prefer" }));
    return rules;
  });

const quotaRules = ({ quota }: Pipeline): Removable[] =>
  quota.map((entry) => ({
    label: quotaLabel(entry),
    without: (p) => ({ ...p, quota: p.quota.filter((other) => other !== entry) }),
  }));

/** `quota of 8 A100 at aws/us-*`; nodes by their type, else vCPUs. */
const quotaLabel = ({ count, accelerator, instanceType, market, location }: Quota): string => {
  const counted = accelerator ?? instanceType ?? "vCPUs";
  return `quota of ${count} ${counted} at ${location}${market === undefined ? "" : `, ${market}`}`;
};

const couplingRules = ({ together, apart }: Pipeline): Removable[] => [
  ...together.map((names) => ({
    label: `together: ${names.join(", ")}`,
    without: (p: Pipeline) => ({ ...p, together: p.together.filter((other) => other !== names) }),
  })),
  ...apart.map((names) => ({
    label: `apart: ${names.join(", ")}`,
    without: (p: Pipeline) => ({ ...p, apart: p.apart.filter((other) => other !== names) }),
  })),
];

const policyRules = (pipeline: Pipeline): Removable[] => {
  const policies = [pipeline, ...pipeline.stages, ...pipeline.datasets].flatMap(
    ({ policy }) => policy ?? [],
  );
  return policies.flatMap((policy) =>
    policyParts(policy).map(({ label, relaxed }) => ({
      label: `${label} (${policy.origin})`,
      without: (p: Pipeline) => mapPolicy(p, policy.origin, relaxed),
    })),
  );
};

const mapPolicy = (
  pipeline: Pipeline,
  origin: string,
  change: (policy: Policy) => Policy,
): Pipeline => {
  const apply = <T extends { readonly policy?: Policy }>(owner: T): T =>
    owner.policy?.origin === origin ? { ...owner, policy: change(owner.policy) } : owner;
  return {
    ...apply(pipeline),
    stages: pipeline.stages.map(apply),
    datasets: pipeline.datasets.map(apply),
  };
};

interface PolicyPart {
  readonly label: string;
  readonly relaxed: (policy: Policy) => Policy;
}

const policyParts = (policy: Policy): PolicyPart[] => {
  const { allow, deny, countries, operators, certifications, movement } = policy;
  const parts: (PolicyPart | undefined)[] = [
    allow && { label: `allow ${allow.join(", ")}`, relaxed: ({ allow: _, ...rest }) => rest },
    deny.length > 0
      ? { label: `deny ${deny.join(", ")}`, relaxed: (p) => ({ ...p, deny: [] }) }
      : undefined,
    countries && {
      label: `countries ${countries.join(", ")}`,
      relaxed: ({ countries: _, ...rest }) => rest,
    },
    operators && {
      label: `operators ${[...(operators.allow ?? []), ...operators.deny.map((c) => `not ${c}`)].join(", ")}`,
      relaxed: ({ operators: _, ...rest }) => rest,
    },
    certifications.length > 0
      ? {
          label: `certifications ${certifications.join(", ")}`,
          relaxed: (p) => ({ ...p, certifications: [] }),
        }
      : undefined,
    movement && movement !== "global"
      ? { label: `movement ${movement}`, relaxed: ({ movement: _, ...rest }) => rest }
      : undefined,
  ];
  return parts.filter((part) => part !== undefined);
};
