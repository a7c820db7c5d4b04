import fc from "fast-check";
import type { Pipeline, Stage } from "../../src/domain/pipeline.ts";
import { combinationCount } from "../oracle/brute-force.ts";
import { fullScenario, type Scenario } from "./scenario.ts";

export const twinName = (name: string): string => `${name}-twin`;

/** Scenarios as `fullScenario`, in which some stages have a twin: all that names the one names the other too. */
export const twinScenario = (options: {
  readonly maxCombinations: number;
}): fc.Arbitrary<Scenario> =>
  fc
    .record({
      scenario: fullScenario({ maxCombinations: Math.sqrt(options.maxCombinations) * 3 }),
      isTwin: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    })
    .map(({ scenario, isTwin }) => ({
      ...scenario,
      pipeline: withTwins(scenario.pipeline, isTwin),
      [fc.toStringMethod]: () => JSON.stringify([scenario.literal, isTwin]),
    }))
    .filter(
      ({ pipeline, catalog }) => combinationCount(pipeline, catalog) <= options.maxCombinations,
    );

/** A twin of a stage reads the twin of its input where there is one; who has no twin reads both. */
const withTwins = (pipeline: Pipeline, isTwin: readonly boolean[]): Pipeline => {
  const twins = new Set(
    pipeline.stages.filter((_, index) => isTwin[index % isTwin.length]).map(({ name }) => name),
  );
  const both = (name: string): string[] => (twins.has(name) ? [name, twinName(name)] : [name]);
  const own = (name: string): string => (twins.has(name) ? twinName(name) : name);
  const twinOf = ({ policy, ...stage }: Stage): Stage => ({
    ...stage,
    name: twinName(stage.name),
    inputs: stage.inputs.map(own),
    ...(policy && { policy: { ...policy, origin: `stage ${twinName(stage.name)}` } }),
  });
  return {
    ...pipeline,
    stages: pipeline.stages.flatMap((stage) =>
      twins.has(stage.name)
        ? [stage, twinOf(stage)]
        : [{ ...stage, inputs: stage.inputs.flatMap(both) }],
    ),
    deliver: pipeline.deliver.flatMap(({ from, to }) =>
      both(from).map((name) => ({ from: name, to })),
    ),
    together: pipeline.together.map((group) => group.flatMap(both)),
    apart: pipeline.apart.map((group) => group.flatMap(both)),
  };
};
