import type { Blocked, Limits, Pipeline, Policy, Quota, Stage } from "../../domain/pipeline.ts";
import { inheritPolicies } from "../rules.ts";
import { topologicalOrder } from "../topology.ts";

/** A rule of a pipeline that can be taken away to see whether it stands in the way, and what it costs. */
export interface RemovableRule {
  readonly label: string;
  /** Stages that it names; empty: it is about all of them. */
  readonly stages: readonly string[];
  readonly without: (pipeline: Pipeline) => Pipeline;
  /** The limit of the pipeline that it is. */
  readonly limit?: keyof Limits;
}

/** Every rule and limit of a pipeline, in a fixed order. Labels differ. */
export const removableRules = (pipeline: Pipeline): RemovableRule[] =>
  mergeEqual([
    ...limitRules(pipeline),
    ...stageRules(pipeline),
    ...quotaRules(pipeline),
    ...couplingRules(pipeline),
    ...policyRules(pipeline),
    ...blockedRules(pipeline),
  ]);

/** A rule that is written twice is one: taking away half of it changes nothing. */
const mergeEqual = (rules: readonly RemovableRule[]): RemovableRule[] => {
  const byLabel = new Map<string, RemovableRule>();
  for (const rule of rules) {
    const known = byLabel.get(rule.label);
    const both = known && { ...rule, without: (p: Pipeline) => rule.without(known.without(p)) };
    byLabel.set(rule.label, both ?? rule);
  }
  return [...byLabel.values()];
};

const limitRules = ({ limits }: Pipeline): RemovableRule[] => {
  const rules: RemovableRule[] = [];
  const add = (key: keyof Pipeline["limits"], label: string): void => {
    if (limits[key] === undefined) return;
    rules.push({
      label,
      stages: [],
      limit: key,
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

const stageRules = ({ stages }: Pipeline): RemovableRule[] =>
  stages.flatMap(({ name, limits, reservations }) => {
    const rules: RemovableRule[] = [];
    const add = (words: string, change: (stage: Stage) => Stage): void => {
      const apply = (stage: Stage): Stage => (stage.name === name ? change(stage) : stage);
      rules.push({
        label: `${words} (stage ${name})`,
        stages: [name],
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

const quotaRules = ({ quota }: Pipeline): RemovableRule[] =>
  quota.map((entry) => ({
    label: quotaLabel(entry),
    stages: [],
    without: (p) => ({ ...p, quota: p.quota.filter((other) => other !== entry) }),
  }));

/** `quota of 8 A100 at aws/us-*`; nodes by their type, else vCPUs. */
const quotaLabel = ({ count, accelerator, instanceType, market, location }: Quota): string => {
  const counted = accelerator ?? instanceType ?? "vCPUs";
  return `quota of ${count} ${counted} at ${location}${market === undefined ? "" : `, ${market}`}`;
};

const couplingRules = ({ together, apart }: Pipeline): RemovableRule[] => [
  ...together.map((names) => ({
    label: `together: ${names.join(", ")}`,
    stages: names,
    without: (p: Pipeline) => ({ ...p, together: p.together.filter((other) => other !== names) }),
  })),
  ...apart.map((names) => ({
    label: `apart: ${names.join(", ")}`,
    stages: names,
    without: (p: Pipeline) => ({ ...p, apart: p.apart.filter((other) => other !== names) }),
  })),
];

const policyRules = (pipeline: Pipeline): RemovableRule[] => {
  const policies = [pipeline, ...pipeline.stages, ...pipeline.datasets].flatMap(
    ({ policy }) => policy ?? [],
  );
  const { own } = inheritPolicies(pipeline, topologicalOrder(pipeline));
  const under = (policy: Policy): string[] =>
    pipeline.stages.map(({ name }) => name).filter((name) => own.get(name)?.includes(policy));
  return policies.flatMap((policy) =>
    policyParts(policy).map(({ label, relaxed }) => ({
      label: `${label} (${policy.origin})`,
      stages: policy === pipeline.policy ? [] : under(policy),
      without: (p: Pipeline) => mapPolicy(p, policy.origin, relaxed),
    })),
  );
};

const blockedRules = ({ blocked }: Pipeline): RemovableRule[] =>
  blocked.map((entry) => ({
    label: blockedLabel(entry),
    stages: [],
    without: (p) => ({ ...p, blocked: p.blocked.filter((other) => other !== entry) }),
  }));

const blockedLabel = ({ location, instanceType, accelerator, market }: Blocked): string =>
  `blocked ${[location, instanceType, accelerator, market].filter((part) => part !== undefined).join(", ")}`;

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

/** Special partitions are open to those who name them: taking the list away must not close them. */
const withoutAllow = ({ allow = [], ...rest }: Policy): Policy => {
  const naming = allow.filter((pattern) => pattern.includes("/"));
  return naming.length === 0 ? rest : { ...rest, allow: ["*", ...naming] };
};

interface PolicyPart {
  readonly label: string;
  readonly relaxed: (policy: Policy) => Policy;
}

const policyParts = (policy: Policy): PolicyPart[] => {
  const { allow, deny, countries, operators, certifications, movement } = policy;
  const parts: (PolicyPart | undefined)[] = [
    allow && { label: `allow ${allow.join(", ")}`, relaxed: withoutAllow },
    deny.length > 0
      ? { label: `deny ${deny.join(", ")}`, relaxed: (p) => ({ ...p, deny: [] }) }
      : undefined,
    countries && {
      label: `countries ${countries.join(", ")}`,
      relaxed: ({ countries: _, ...rest }) => rest,
    },
    operators?.allow && {
      label: `operators from ${operators.allow.join(", ")}`,
      relaxed: (p) => ({ ...p, operators: { deny: p.operators?.deny ?? [] } }),
    },
    operators && operators.deny.length > 0
      ? {
          label: `operators not from ${operators.deny.join(", ")}`,
          relaxed: (p) => ({ ...p, operators: { ...p.operators, deny: [] } }),
        }
      : undefined,
    ...certifications.map((name) => ({
      label: `certification ${name}`,
      relaxed: (p: Policy) => ({
        ...p,
        certifications: p.certifications.filter((other) => other !== name),
      }),
    })),
    movement && movement !== "global"
      ? { label: `movement ${movement}`, relaxed: ({ movement: _, ...rest }) => rest }
      : undefined,
  ];
  return parts.filter((part) => part !== undefined);
};
