import type { Pipeline } from "../../domain/pipeline.ts";
import type { BuildOptions } from "../build-problem.ts";
import { build } from "../planning.ts";
import type { Candidate, Problem } from "../problem.ts";
import type { Explained } from "./solve-again.ts";

/**
 * The problem with the offers of one region selected anew: what an offer that is gone now beat there is back. Elsewhere
 * nothing changes, because offers only compete within their region.
 *
 * @param pipeline  a variant that differs in what it thinks of this region alone
 * @param region  index into `Catalog.regions`
 */
export const patchRegion = (
  { planning, built: { problem } }: Explained,
  pipeline: Pipeline,
  region: number,
  except?: BuildOptions["except"],
): Problem => {
  const changes = except === undefined ? { only: region } : { only: region, except };
  const inside = build(planning, pipeline, changes).problem;
  const place = problem.places.ofRegion[region]!;
  const patched = (known: readonly Candidate[], stage: number): Candidate[] => [
    ...known.filter(({ offer }) => offer.region !== region),
    ...inside.candidates[stage]!.map((candidate) => ({ ...candidate, place })),
  ];
  return { ...problem, candidates: problem.candidates.map(patched) };
};
