import { readFile } from "node:fs/promises";
import type { Catalog } from "../../src/domain/catalog.ts";
import { anyMachine, MIDDLE_SPEED, mixedMachines, slowestHours, threeSpeeds } from "./asks.ts";
import type { PipelineDocument } from "./document.ts";
import { randomDag } from "./random-dag.ts";
import { readWfFormat } from "./wf-format.ts";

/** A pipeline that a process can make for itself. */
export type ScaleCase =
  | { readonly kind: "cost" | "mixed" | "deadline"; readonly stages: number; readonly seed: number }
  | { readonly kind: "workflow"; readonly file: string };

/** Runtimes and sizes of recorded workflows, which ran on small test data, times this. */
const WORKFLOW_SCALE = 100;

export const scaleDocument = async (
  scaleCase: ScaleCase,
  catalog: Catalog,
): Promise<PipelineDocument> => {
  if (scaleCase.kind === "workflow")
    return readWfFormat(await readFile(scaleCase.file, "utf8"), WORKFLOW_SCALE);
  const { kind, stages, seed } = scaleCase;
  const kinds = { cost: anyMachine, mixed: mixedMachines, deadline: threeSpeeds(catalog) };
  const document = randomDag({
    stages,
    seed,
    shape: "dag",
    datasetPlaces: datasetRegions(catalog),
    kind: kinds[kind],
  });
  return kind === "deadline" ? { ...document, limits: { deadline: tight(document) } } : document;
};

/** Clouds whose price of moving data out is known everywhere. */
const DATASET_CLOUDS = ["aws", "azure", "gcp"];

/** Where machines are rented to everyone, on the clouds that most data lies on. */
export const datasetRegions = (catalog: Catalog): readonly string[] => {
  const rented = new Set(catalog.prices.region);
  return catalog.regions
    .filter((region, index) => region.partition === region.cloud && rented.has(index))
    .filter(({ cloud }) => DATASET_CLOUDS.includes(cloud))
    .map(({ id }) => id);
};

/** A tenth over the longest path on middle machines, with nothing for transfers: some stages need the fast ones. */
const tight = ({ stages }: PipelineDocument): number => {
  const end = new Map<string, number>();
  for (const stage of stages) {
    const start = Math.max(0, ...stage.inputs.map((input) => end.get(input) ?? 0));
    end.set(stage.name, start + slowestHours(stage) / MIDDLE_SPEED);
  }
  return Number((1.1 * Math.max(...end.values())).toFixed(3));
};
