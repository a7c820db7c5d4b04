import type { Pipeline } from "../../domain/pipeline.ts";
import type { Market } from "../../domain/plan.ts";
import type { BuildMemory, Question } from "../build-problem.ts";
import { oneRegion } from "../offer-source.ts";
import { type Selection, selectOffers } from "../offers.ts";
import { buildAnyway } from "../planning.ts";
import type { Candidate, Problem } from "../problem.ts";
import type { Explained } from "./solve-again.ts";

/** One offer that one stage does without, as if the catalog did not have it. */
export interface Exception {
  /** Index in the pipeline. */
  readonly stage: number;
  readonly row: number;
  readonly market: Market;
}

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
  except?: Exception,
): Problem => {
  const inside = buildAnyway(
    planning,
    pipeline,
    regionMemory(planning.memory, region, except),
  ).problem;
  const place = problem.places.ofRegion[region]!;
  const isSame = (stage: number): boolean =>
    pipeline === planning.pipeline && except !== undefined && except.stage !== stage;
  const patched = (known: readonly Candidate[], stage: number): readonly Candidate[] =>
    isSame(stage)
      ? known
      : [
          ...known.filter(({ offer }) => offer.region !== region),
          ...inside.candidates[stage]!.map((candidate) => ({ ...candidate, place })),
        ];
  return { ...problem, candidates: problem.candidates.map(patched) };
};

/** Builds problems that know of one region only. */
const regionMemory = (
  memory: BuildMemory,
  region: number,
  except: Exception | undefined,
): BuildMemory => {
  const known = new Map<string, Selection>();
  return {
    tellsStagesApart: true,
    lie: (land) => memory.lie(land),
    select: (question) => {
      const isExcepted = except?.stage === question.stage;
      const key = `${isExcepted} ${question.key}`;
      const selection =
        known.get(key) ?? selectIn(question, region, isExcepted ? except : undefined);
      known.set(key, selection);
      return selection;
    },
  };
};

const selectIn = (
  { catalog, query }: Question,
  region: number,
  except: Exception | undefined,
): Selection => {
  const inRegion = oneRegion(catalog, region);
  return selectOffers(
    catalog,
    (asked, show) =>
      inRegion(asked, (row, market, type, set) => {
        if (row !== except?.row || market !== except.market) show(row, market, type, set);
      }),
    query,
  );
};
