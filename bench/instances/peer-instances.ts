import type { Catalog, EgressRate, PriceTier } from "../../src/domain/catalog.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { buildProblem } from "../../src/optimizer/build-problem.ts";
import type { Problem } from "../../src/optimizer/problem.ts";
import { mixedMachines } from "./asks.ts";
import { type PipelineDocument, pipelineOf } from "./document.ts";
import { randomDag } from "./random-dag.ts";
import { datasetRegions } from "./scale-cases.ts";

export interface PeerShape {
  readonly shape: "chain" | "dag";
  readonly stages: number;
  /** Of each stage at most; Infinity: every place that has the machine. */
  readonly places: number;
  readonly seed?: number;
}

/** A pipeline and its candidates where moving data costs by the cloud alone, as the peer has it. */
export interface PeerInstance {
  readonly name: string;
  readonly document: PipelineDocument;
  readonly pipeline: Pipeline;
  /** Under the peer's tariffs. */
  readonly problem: Problem;
  readonly outputGb: readonly number[];
}

const SEED = 7;

/**
 * @param tariffs  the peer's price of moving data out, by cloud; clouds without one, and those that charge for 0 GB, which no
 *                 graduated tariff can, offer nothing here
 */
export const peerInstance = (
  catalog: Catalog,
  tariffs: ReadonlyMap<string, readonly PriceTier[]>,
  { shape, stages, places, seed = SEED }: PeerShape,
): PeerInstance => {
  const random = randomDag({
    stages,
    seed,
    shape,
    datasetPlaces: datasetRegions(catalog),
    kind: mixedMachines,
  });
  const document = { ...random, policy: { allow: [...tariffs.keys()] } };
  const pipeline = pipelineOf(document, catalog);
  const flat = byCloudAlone(catalog, tariffs);
  const { problem } = buildProblem(pipeline, flat, { countAllowance: true });
  return {
    name: document.name,
    document,
    pipeline,
    problem: { ...problem, candidates: problem.candidates.map((list) => few(list, places)) },
    outputGb: document.stages.map(({ output }) => output),
  };
};

/** The same catalog with one price of moving data out of each cloud, and none inside. */
export const byCloudAlone = (
  catalog: Catalog,
  tariffs: ReadonlyMap<string, readonly PriceTier[]>,
): Catalog => {
  const free: readonly PriceTier[] = [{ fromGb: 0, usdPerGb: 0 }];
  const egress = [...tariffs].flatMap(([from, tiers]): EgressRate[] => [
    { from, to: "same-continent", tiers: free, confidence: "assumed" },
    { from, to: "other-continent", tiers: free, confidence: "assumed" },
    { from, to: "other-cloud", tiers, confidence: "assumed" },
  ]);
  return { ...catalog, network: { ...catalog.network, egress, regionGroups: new Map() } };
};

/** In a fixed mixed order, so that the few are from everywhere. */
const few = (list: Problem["candidates"][number], most: number): Problem["candidates"][number] => {
  if (most === Number.POSITIVE_INFINITY) return list;
  const spread = (place: number): number => (place * 7919) % 1009;
  return [...list].sort((a, b) => spread(a.place) - spread(b.place)).slice(0, most);
};
