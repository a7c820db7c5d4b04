import fc from "fast-check";
import type { LocationId, RegionId } from "../../src/domain/ids.ts";
import type { SpotTrace } from "../../src/domain/spot-trace.ts";
import { type SpotJob, type SpotJobRequest, spotJob } from "../../src/spot-replay/job.ts";
import { type SpotMarket, spotMarket, type ZoneOffer } from "../../src/spot-replay/market.ts";

/** A job and the zones it may use. */
export interface SpotCase {
  readonly job: SpotJob;
  readonly market: SpotMarket;
  readonly offers: readonly ZoneOffer[];
  readonly moveUsd: number;
}

/** `"1101"`: machines in steps 0, 1 and 3. A digit is how many. */
export const traceOf = (
  zone: string,
  machines: string,
  rest: { readonly stepSeconds?: number; readonly usdPerHour?: readonly number[] } = {},
): SpotTrace => ({
  zone: zone as LocationId,
  machine: "v100_1",
  kind: "availability",
  startedOn: "2023-02-15",
  stepSeconds: rest.stepSeconds ?? 3600,
  machines: [...machines].map(Number),
  ...(rest.usdPerHour === undefined ? {} : { usdPerHour: rest.usdPerHour }),
});

export const jobOf = (request: SpotJobRequest): SpotJob => {
  const job = spotJob(request);
  if (!job.ok) throw new Error(JSON.stringify(job.error));
  return job.value;
};

export const marketOf = (
  offers: readonly ZoneOffer[],
  moveUsd?: (from: RegionId, to: RegionId) => number,
): SpotMarket => {
  const market = spotMarket(offers, moveUsd);
  if (!market.ok) throw new Error(JSON.stringify(market.error));
  return market.value;
};

export interface SpotCaseSize {
  readonly steps: number;
  readonly zones: number;
}

const ZONES = ["aws/us-west-2/us-west-2a", "aws/us-east-1/us-east-1c", "aws/us-west-2/us-west-2b"];
const STEP = 60;

/** Small cases whose restart and checkpoint interval need not fit the step. All of them can be finished in time. */
export const spotCase = ({ steps, zones }: SpotCaseSize): fc.Arbitrary<SpotCase> =>
  fc
    .record({
      machines: fc.array(
        fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: 1, maxLength: steps }),
        { minLength: 1, maxLength: zones },
      ),
      usdPerHour: fc.array(fc.constantFrom(1, 1, 1.5, 4), { minLength: steps, maxLength: steps }),
      varying: fc.boolean(),
      restart: fc.constantFrom(0, 20, 30, 60, 90, 120),
      checkpoint: fc.constantFrom(0, 0, 30, 60, 150, undefined),
      work: fc.integer({ min: 10, max: Math.floor(steps * STEP * 0.6) }),
      slack: fc.integer({ min: 0, max: steps * STEP }),
      nodes: fc.constantFrom(1, 1, 2),
      moveUsd: fc.constantFrom(0, 0, 0.01, 0.05),
    })
    .map((raw) => {
      const least = raw.work + raw.restart;
      const deadline = Math.max(least, Math.min(steps * STEP, least + raw.slack));
      const job = jobOf({
        workHours: raw.work / 3600,
        restartHours: raw.restart / 3600,
        deadlineHours: deadline / 3600,
        nodes: raw.nodes,
        ...(raw.checkpoint === undefined ? {} : { checkpointEveryHours: raw.checkpoint / 3600 }),
      });
      const offers = raw.machines.map((machines, zone) => ({
        trace: traceOf(ZONES[zone]!, machines.join(""), {
          stepSeconds: STEP,
          ...(raw.varying
            ? { usdPerHour: machines.map((_, step) => raw.usdPerHour[(step + zone) % steps]!) }
            : {}),
        }),
        spotUsdPerHour: 1 + 0.2 * zone,
        onDemandUsdPerHour: 3,
      }));
      return { job, offers, moveUsd: raw.moveUsd, market: marketOf(offers, () => raw.moveUsd) };
    });
