import type { Alternative } from "../../domain/plan.ts";
import { type Choice, type Problem, restrict } from "../problem.ts";
import type { Verified } from "../verify/verify.ts";
import { differenceOf, isBetter, shownTotals } from "./figures.ts";
import { type Explained, solveWithout } from "./solve-again.ts";
import { placeOf } from "./stage-places.ts";

export interface Alternatives {
  /** Best first. */
  readonly alternatives: readonly Alternative[];
  readonly unproven: readonly string[];
}

/** The best plan of one part of all region vectors. */
interface Ranked {
  readonly part: Problem;
  readonly choice: Choice;
  readonly found: Verified;
}

/**
 * The K best plans of which no two, and none and the plan itself, have every stage in the same region.
 *
 * Lawler's partition: the region vectors other than the best one fall into one part for each stage, in which the stages
 * before it stay where they are and it goes elsewhere. The best plan of each part is solved exactly; the best of all of them is
 * the next, and its part is divided in turn. Nothing is missed and nothing is seen twice.
 */
export const findAlternatives = async (
  explained: Explained,
  count: number,
): Promise<Alternatives> => {
  const { planning, problem, choice, best } = explained;
  const { objective } = planning.pipeline;
  let known = await divide(explained, { part: problem, choice, found: best });
  const alternatives: Alternative[] = [];
  while (alternatives.length < count && known !== undefined && known.length > 0) {
    planning.options.onProgress?.(`alternative ${alternatives.length + 1}`);
    const next = known.reduce((a, b) =>
      isBetter(objective, b.found.totals, a.found.totals) ? b : a,
    );
    alternatives.push(described(next.found, best));
    const parts: readonly Ranked[] | undefined =
      alternatives.length < count ? await divide(explained, next) : [];
    known = parts && [...known.filter((ranked) => ranked !== next), ...parts];
  }
  const unproven = known === undefined ? ["which plans are the next best"] : [];
  return { alternatives, unproven };
};

/** `undefined`: a part was not proven in time. */
const divide = async (
  explained: Explained,
  { part, choice }: Ranked,
): Promise<readonly Ranked[] | undefined> => {
  const parts: Ranked[] = [];
  for (const [stage, chosen] of choice.entries()) {
    const smaller = restrict(part, (s, { place }) =>
      s < stage ? place === choice[s]!.place : s > stage || place !== chosen.place,
    );
    if (smaller.candidates[stage]!.length === 0) continue;
    const answer = await solveWithout(explained, smaller, choice);
    if (answer.status === "unproven") return undefined;
    if (answer.status === "none") continue;
    parts.push({ part: smaller, choice: answer.choice, found: answer.found });
  }
  return parts;
};

const described = ({ totals, stages }: Verified, best: Verified): Alternative => ({
  ...shownTotals(totals),
  ...differenceOf(totals, best.totals),
  stages: stages.map(placeOf),
});
