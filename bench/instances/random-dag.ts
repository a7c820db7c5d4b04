import type { PipelineDocument, StageDocument } from "./document.ts";
import { type Random, seeded } from "./random.ts";

/** What the stages of a random pipeline ask for, and how long they run. */
export type StageKind = Pick<StageDocument, "resources" | "runtime">;

export interface DagOptions {
  readonly stages: number;
  readonly seed: number;
  /** `chain`: each reads the one before. `dag`: each reads one to three earlier ones, two on average. */
  readonly shape: "chain" | "dag";
  /** Where datasets may lie. None: no datasets. */
  readonly datasetPlaces: readonly string[];
  readonly kind: (random: Random) => StageKind;
}

/** Of all stages, how many also read a dataset of their own; without any pull, everything runs in the cheapest place. */
const WITH_DATASET = 1 / 3;

/**
 * A pipeline with seeded sizes and runtimes. Outputs and datasets of 1 to 500 GB, spread over the orders of magnitude,
 * make moving data worth about as much as computing on it.
 */
export const randomDag = (options: DagOptions): PipelineDocument => {
  const random = seeded(options.seed);
  const datasets: Record<string, { readonly size: number; readonly at: string }> = {};
  const stages: StageDocument[] = [];
  for (let index = 0; index < options.stages; index++) {
    const inputs = parents(options.shape, index, random);
    if (options.datasetPlaces.length > 0 && random.next() < WITH_DATASET) {
      const name = `d${index}`;
      datasets[name] = { size: gb(random), at: random.pick(options.datasetPlaces) };
      inputs.push(name);
    }
    stages.push({ name: `s${index}`, inputs, output: gb(random), ...options.kind(random) });
  }
  return {
    name: `${options.shape}-${options.stages}-${options.seed}`,
    ...(Object.keys(datasets).length === 0 ? {} : { datasets }),
    stages,
  };
};

const parents = (shape: DagOptions["shape"], index: number, random: Random): string[] => {
  if (index === 0) return [];
  if (shape === "chain") return [`s${index - 1}`];
  const wanted = Math.min(index, random.int(1, 3));
  const chosen = new Set<number>();
  while (chosen.size < wanted) chosen.add(random.int(0, index - 1));
  return [...chosen].sort((a, b) => a - b).map((parent) => `s${parent}`);
};

const gb = (random: Random): number => Number(random.logUniform(1, 500).toPrecision(3));

/** Hours of a stage, half an hour to eight. */
export const randomHours = (random: Random): number =>
  Number((0.5 + 7.5 * random.next()).toFixed(2));
