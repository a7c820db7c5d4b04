import type { Pipeline, Stage } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import type { Waiting } from "./events.ts";
import type { Replan } from "./parts.ts";
import type { LeftOut, Situation } from "./replan/situation.ts";

const HOUR_MS = 3_600_000;
/** For starts and looks that no plan has counted. */
const MARGIN_HOURS = 5 / 60;
/** Spot that was refused or taken away is asked for again so soon by stages that wait for it. */
export const ASK_AGAIN_MS = 15 * 60_000;

/** What to do now: a plan, and the stages of it that do not begin yet. */
export interface PlanWithWaits {
  readonly planned: Awaited<ReturnType<Replan>>;
  readonly waiting: readonly Waiting[];
}

/**
 * The best way on for a user who would rather wait for spot than go on demand, as long as the deadline is safe.
 *
 * It is safe while everything that is left, work since the last checkpoints included, can still be done on demand in time: that
 * is an exact plan of its own, and what it leaves of the time is the slack. Spot may begin, or be waited for, only where the
 * slack bears losing a machine at the worst moment; from then on the stage goes on demand. A stage waits only when the best
 * plan would have it on spot if spot were there.
 *
 * @param ready  stages that could begin now and may have either market
 * @see "Can't Be Late" (NSDI '24), section 3.4: the greedy policy, for pipelines
 */
export const planWaiting = async (
  situation: Situation,
  pipeline: Pipeline,
  ready: readonly Stage[],
  nowMs: number,
  replan: Replan,
): Promise<PlanWithWaits> => {
  const slackHours = await slackOnDemand(situation, pipeline, replan);
  // On demand it cannot be kept anyway, or nobody can tell: spot is no worse.
  if (slackHours === undefined) return { planned: await replan(situation, false), waiting: [] };
  const unsafe = ready.filter((stage) => slackHours < exposedHours(stage));
  const guarded = withBlocks(
    situation,
    unsafe.map(({ name }) => ({ market: "spot" as const, stages: [name] })),
  );
  const planned = await replan(guarded, false);
  if (!planned.ok) return { planned, waiting: [] };
  const onDemand = ready.filter(
    (stage) => !unsafe.includes(stage) && marketOf(planned.value.plan, stage) === "on-demand",
  );
  const waits = await wouldBeOnSpot(guarded, onDemand, replan);
  return {
    planned,
    waiting: waits.map((stage): Waiting => {
      const latestMs = nowMs + (slackHours - exposedHours(stage)) * HOUR_MS;
      const isSure = Number.isFinite(latestMs);
      const askMs = nowMs + ASK_AGAIN_MS;
      return {
        stage: stage.name,
        askMs: Math.min(askMs, isSure ? latestMs : askMs),
        ...(isSure && { latestMs }),
      };
    }),
  };
};

/** Hours to spare when all that is left is done on demand from now; `undefined`: it cannot be, or it is not known. */
const slackOnDemand = async (
  situation: Situation,
  pipeline: Pipeline,
  replan: Replan,
): Promise<number | undefined> => {
  const either = pipeline.stages.filter(({ pricing }) => pricing === "any").map(({ name }) => name);
  const isOnSpot = ({ market, stage }: Situation["running"][number]): boolean =>
    market === "spot" && either.includes(stage);
  const planned = await replan(
    withBlocks({ ...situation, running: situation.running.filter((held) => !isOnSpot(held)) }, [
      { market: "spot", stages: either },
    ]),
    false,
  );
  const { deadlineHours } = pipeline.limits;
  if (!planned.ok) return undefined;
  if (deadlineHours === undefined) return Number.POSITIVE_INFINITY;
  const { hours } = planned.value.plan.totals;
  return hours === undefined
    ? undefined
    : deadlineHours - situation.elapsedHours - hours - MARGIN_HOURS;
};

/**
 * What a start on spot may cost of the slack: the work since the last checkpoint, all of it without checkpoints, and the
 * restart.
 */
const exposedHours = ({ checkpoint, runtime }: Stage): number => {
  if (checkpoint !== undefined) return checkpoint.everyHours + checkpoint.restartHours;
  if (runtime.kind === "fixed") return runtime.hours;
  return runtime.kind === "unknown"
    ? Number.POSITIVE_INFINITY
    : Math.max(...runtime.hours.values());
};

/** Those that the best plan has on spot when no spot is left out. */
const wouldBeOnSpot = async (
  situation: Situation,
  stages: readonly Stage[],
  replan: Replan,
): Promise<readonly Stage[]> => {
  if (stages.length === 0) return [];
  const names = new Set(stages.map(({ name }) => name));
  const free = await replan(
    {
      ...situation,
      blocked: situation.blocked.filter(
        (entry) => entry.market !== "spot" || entry.stages?.some((name) => !names.has(name)),
      ),
    },
    false,
  );
  if (!free.ok) return [];
  return stages.filter((stage) => marketOf(free.value.plan, stage) === "spot");
};

const withBlocks = (situation: Situation, blocks: readonly LeftOut[]): Situation =>
  blocks.length === 0 ? situation : { ...situation, blocked: [...situation.blocked, ...blocks] };

const marketOf = ({ stages }: Plan, { name }: Stage): string | undefined =>
  stages.find((stage) => stage.name === name)?.pricing;
