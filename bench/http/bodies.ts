import { readFileSync } from "node:fs";
import { mixedMachines } from "../instances/asks.ts";
import { randomDag } from "../instances/random-dag.ts";
import { PATHS } from "../paths.ts";

const example = JSON.parse(readFileSync(PATHS.mlPipeline, "utf8"));

/** The example of the README: three stages, always the same. */
const same = JSON.stringify(example);
export const plainBody = (): string => same;

/**
 * The same three stages with other runtimes and sizes each time, so that no answer can come from the cache and none of
 * the planner's own memory of questions helps more than it would for any stranger's pipeline.
 */
export const variedBody = (n: number): string => {
  const share = ((n * 0.618_033_988_75) % 1) + 0.5;
  const stages = example.stages.map((stage: { readonly runtime: unknown }) => ({
    ...stage,
    runtime: scaled(stage.runtime, share),
    output: `${(40 * share).toFixed(6)}GB`,
  }));
  return JSON.stringify({ ...example, name: `varied-${n}`, stages });
};

const scaled = (runtime: unknown, factor: number): unknown => {
  if (typeof runtime === "string") return `${(Number.parseFloat(runtime) * factor).toFixed(6)}h`;
  const entries = Object.entries(runtime as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.map(([machine, hours]) => [machine, scaled(hours, factor)]));
};

/** A pipeline of so many stages, another for each seed. */
export const largeBody = (stages: number, seed: number): string =>
  JSON.stringify(
    randomDag({
      stages,
      seed,
      shape: "dag",
      datasetPlaces: ["aws/us-east-1"],
      kind: mixedMachines,
    }),
  );
