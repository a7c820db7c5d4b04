import type { LocationId } from "../../src/domain/ids.ts";
import { type SpotMarket, spotMarket } from "../../src/spot-replay/market.ts";
import { optimalReplay } from "../../src/spot-replay/optimum/optimal-replay.ts";
import { greedy } from "../../src/spot-replay/policies/greedy.ts";
import { uniformProgress } from "../../src/spot-replay/policies/uniform-progress.ts";
import { replaySpot } from "../../src/spot-replay/replay.ts";
import { collect, summarize } from "../samples.ts";
import { jobOf } from "../studies/spot/experiment.ts";
import type { BenchContext, Subject } from "../subject.ts";

const STEP_SECONDS = 195;
const DAYS = 45;
const RUNS = 40;

/** Made-up zones, so that it runs without the real traces: spells of hours with and without machines. */
export const spotReplay: Subject = {
  name: "spot-replay",
  about:
    "a job of 48 h with a deadline of 60 h on 45 days of availability: policies, and the exact optimum",
  run: async ({ smoke, out }: BenchContext) => {
    check();
    for (const zones of [1, 9]) {
      const market = marketOf(zones);
      const job = jobOf({
        workHours: 48,
        restartHours: 780 / 3600,
        checkpointEveryHours: 0,
        deadlineHours: 60,
      });
      const starts = Math.floor((DAYS - 3) * 24 * 3600) / STEP_SECONDS;
      const startOf = (run: number): number => Math.floor((starts * run) / RUNS);
      for (const policy of [greedy, uniformProgress]) {
        const ms = await times(smoke, (run) => replaySpot(job, market, policy, startOf(run)));
        out(
          `${zones} zones, ${policy.name}: median ${ms.toFixed(2)} ms, ${(1000 / ms).toFixed(0)} replays a second`,
        );
      }
      const ms = await times(smoke, (run) => optimalReplay(job, market, startOf(run)));
      out(`${zones} zones, optimum: median ${ms.toFixed(1)} ms`);
    }
  },
};

const times = async (smoke: boolean, work: (run: number) => unknown): Promise<number> => {
  let run = 0;
  const samples = await collect(smoke ? 1 : RUNS, smoke ? 0 : 3, async () => {
    const began = performance.now();
    work(run % RUNS);
    run += 1;
    return performance.now() - began;
  });
  return summarize(samples).median;
};

/** 40 h of work, 60 h limit, spot in hours 0 to 12 only: 12 × 1 + 28 × 3 = 96 USD. */
const check = (): void => {
  const job = jobOf({ workHours: 40, restartHours: 0, checkpointEveryHours: 0, deadlineHours: 60 });
  const market = need([Array.from({ length: 60 }, (_, hour) => (hour < 12 ? 1 : 0))], 3600);
  const best = optimalReplay(job, market);
  const found = [replaySpot(job, market, greedy).usd, best.ok ? best.value.usd : Number.NaN];
  if (found.some((usd) => usd !== 96)) throw new Error(`${found.join(" and ")} USD, right is 96.`);
};

const marketOf = (zones: number): SpotMarket => {
  const steps = Math.ceil((DAYS * 86_400) / STEP_SECONDS);
  // Spells of 3 to 9 hours with machines and 1 to 5 without, of other lengths in each zone.
  const machines = Array.from({ length: zones }, (_, zone) =>
    Array.from({ length: steps }, (_, step) => {
      const hour = (step * STEP_SECONDS) / 3600 + 3 * zone;
      return hour % (4 + zone * 1.25) < 3 + (zone % 4) * 0.75 ? 1 : 0;
    }),
  );
  return need(machines, STEP_SECONDS);
};

const need = (zones: readonly (readonly number[])[], stepSeconds: number): SpotMarket => {
  const market = spotMarket(
    zones.map((machines, zone) => ({
      trace: {
        zone: `cloud/r${zone % 3}/r${zone % 3}-${zone}` as LocationId,
        machine: "v100_1",
        kind: "availability",
        startedOn: "2023-02-15",
        stepSeconds,
        machines,
      },
      onDemandUsdPerHour: 3,
      spotUsdPerHour: 1,
    })),
  );
  if (!market.ok) throw new Error("The made-up zones are refused.");
  return market.value;
};
