import type { SkyError } from "../../domain/errors.ts";
import type { Plan } from "../../domain/plan.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { LeftOut, Situation } from "./situation.ts";

/**
 * The best plan when failed places have to be tried again: of each stage's blocks as few as it takes are lifted, the
 * oldest first. So the place that failed a stage last is the last to be tried again, and no stage goes back to one because
 * another has no choice.
 *
 * @param plan  of a situation, with its blocks; asked some log₂(blocks) times for each stage
 * @returns what no lifting mends, when there is no plan without any of the blocks
 */
export const planLifting = async (
  situation: Situation,
  plan: (situation: Situation) => Promise<Result<Plan, SkyError>>,
): Promise<Result<{ readonly plan: Plan; readonly lifted: readonly LeftOut[] }, SkyError>> => {
  const first = await plan({ ...situation, blocked: [] });
  if (!first.ok) return first;
  let best = first.value;
  const kept: LeftOut[] = [];
  const lifted: LeftOut[] = [];
  for (const own of byStages(situation.blocked)) {
    let [least, most] = [0, own.length];
    while (least < most) {
      const count = least === 0 ? 0 : (least + most) >> 1;
      const found = await plan({ ...situation, blocked: [...kept, ...own.slice(count)] });
      if (found.ok) [best, most] = [found.value, count];
      else least = count + 1;
    }
    kept.push(...own.slice(most));
    lifted.push(...own.slice(0, most));
  }
  return ok({ plan: best, lifted });
};

/** Those that concern the same stages together, in their order. */
const byStages = (blocked: readonly LeftOut[]): readonly (readonly LeftOut[])[] => {
  const groups = new Map<string, LeftOut[]>();
  for (const entry of blocked) {
    const key = JSON.stringify(entry.stages);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
};
