import type { SpotJob } from "../../src/spot-replay/job.ts";
import { onOffer, type SpotMarket } from "../../src/spot-replay/market.ts";
import type { Choice } from "../../src/spot-replay/policy.ts";
import { replaySpot } from "../../src/spot-replay/replay.ts";

/** The least cost of all schedules that finish by the deadline, found by replaying every one of them. USD. */
export const cheapestSchedule = (job: SpotJob, market: SpotMarket): number => {
  const steps = Math.ceil(job.deadlineSeconds / market.stepSeconds);
  let best = Number.POSITIVE_INFINITY;
  const choices: Choice[] = [];
  const extend = (): void => {
    const decide = ({ elapsedSeconds }: { readonly elapsedSeconds: number }): Choice =>
      choices[elapsedSeconds / market.stepSeconds];
    if (choices.length === steps) {
      const replay = replaySpot(job, market, { name: "schedule", decide });
      if (replay.metDeadline) best = Math.min(best, replay.usd);
      return;
    }
    for (const choice of choicesIn(job, market, choices.length)) {
      choices.push(choice);
      extend();
      choices.pop();
    }
  };
  extend();
  return best;
};

const choicesIn = (job: SpotJob, market: SpotMarket, step: number): readonly Choice[] => [
  undefined,
  ...market.zones.flatMap((_, zone): readonly Choice[] => [
    { market: "on-demand", zone },
    ...(onOffer(market, zone, step, job.nodes) ? [{ market: "spot", zone } as const] : []),
  ]),
];
