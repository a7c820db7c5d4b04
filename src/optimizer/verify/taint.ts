import type { Pipeline, Policy, Stage } from "../../domain/pipeline.ts";

/** Which policies bind what. */
export interface Taint {
  /** Everything that binds a stage: the pipeline's policy, its own and those that came with its data. */
  readonly ofStage: ReadonlyMap<string, readonly Policy[]>;
  /** Dataset policies that travel with an item, a dataset or the output of a stage. */
  readonly ofItem: ReadonlyMap<string, readonly Policy[]>;
}

/**
 * A dataset's policy follows its data into each reader and into all that is made from it. A stage that declassifies
 * the dataset still obeys the policy; what it makes does not carry it on.
 *
 * @param ordered  stages, each after all of its inputs
 */
export const traceTaint = (pipeline: Pipeline, ordered: readonly Stage[]): Taint => {
  const policies = new Map(pipeline.datasets.map((dataset) => [dataset.name, dataset.policy]));
  const policiesOf = (names: Iterable<string>): Policy[] =>
    [...names].map((name) => policies.get(name)).filter((policy) => policy !== undefined);
  const carried = new Map<string, ReadonlySet<string>>();
  for (const [name, policy] of policies) carried.set(name, new Set(policy ? [name] : []));

  const ofStage = new Map<string, readonly Policy[]>();
  for (const stage of ordered) {
    const arriving = new Set(stage.inputs.flatMap((input) => [...(carried.get(input) ?? [])]));
    const own = [pipeline.policy, stage.policy].filter((policy) => policy !== undefined);
    ofStage.set(stage.name, [...own, ...policiesOf(arriving)]);
    carried.set(
      stage.name,
      new Set([...arriving].filter((dataset) => !stage.declassify.includes(dataset))),
    );
  }
  return {
    ofStage,
    ofItem: new Map([...carried].map(([item, names]) => [item, policiesOf(names)])),
  };
};
