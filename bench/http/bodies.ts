import { readFileSync } from "node:fs";
import { mixedMachines } from "../instances/asks.ts";
import { randomDag } from "../instances/random-dag.ts";
import { PATHS } from "../paths.ts";

const example = JSON.parse(readFileSync(PATHS.mlPipeline, "utf8"));

/** The example of the README: three stages, always the same. */
const same = JSON.stringify(example);
export const plainBody = (): string => same;

/** The same three stages with other runtimes and sizes each time: no answer can come from the cache. */
export const variedBody = (n: number): string => {
  const share = ((n * 0.618_033_988_75) % 1) + 0.5;
  const stages = example.stages.map((stage: { readonly runtime: unknown }) => ({
    ...stage,
    runtime: scaled(stage.runtime, share),
    output: `${(40 * share).toFixed(6)}GB`,
  }));
  return JSON.stringify({ ...example, name: `varied-${n}`, stages });
};

/**
 * Three stages that ask for other machines each time as well: what the planner remembers of the catalog's answers to
 * earlier questions seldom helps.
 */
export const strangersBody = (n: number): string => {
  const { name, datasets, stages } = JSON.parse(variedBody(n));
  const [proc, train, serve] = stages;
  const cpus = 2 + (n % 31);
  return JSON.stringify({
    name,
    datasets,
    stages: [
      { ...proc, resources: { cpus: `${cpus}+`, memory: `${cpus * (1 + (n % 7))}+` } },
      { ...train, resources: { anyOf: cards(n, 2) }, runtime: hoursOf(cards(n, 2), train.runtime) },
      { ...serve, resources: { anyOf: cards(n + 5, 3) } },
    ],
  });
};

const CARDS = "A100:1 A10G:1 H100:1 H100:8 L4:1 L40S:1 T4:1 T4:4 V100:1 V100:4 V100:8".split(" ");

const cards = (n: number, count: number): readonly { readonly accelerators: string }[] =>
  Array.from({ length: count }, (_, k) => ({
    accelerators: CARDS[(n * (k + 1) + k) % CARDS.length]!,
  }));

/** Every card has the hours of one of the example's. */
const hoursOf = (
  asked: ReturnType<typeof cards>,
  runtime: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const hours = Object.values(runtime);
  return Object.fromEntries(
    asked.map(({ accelerators }, k) => [accelerators, hours[k % hours.length]!]),
  );
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
