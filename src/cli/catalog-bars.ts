import process from "node:process";
import type { CloudProgress } from "../../catalog-fetchers/update.ts";
import type { Io } from "./io.ts";

export interface Bars {
  readonly report: (cloud: string, progress: CloudProgress) => void;
  readonly stop: () => void;
}

/** One bar a cloud on a terminal; elsewhere one line for each cloud that is done. On stderr in either case. */
export const startBars = async (clouds: readonly string[], io: Io): Promise<Bars> =>
  io.err.isTTY ? terminalBars(clouds) : plainLines(io);

const plainLines = (io: Io): Bars => ({
  report: (cloud, progress) => {
    if (progress.kind !== "finished") return;
    const { status, reason } = progress.outcome;
    io.err.write(`${cloud}: ${status}${reason === undefined ? "" : `: ${reason}`}\n`);
  },
  stop: () => undefined,
});

const terminalBars = async (clouds: readonly string[]): Promise<Bars> => {
  const { default: progress } = await import("cli-progress");
  const width = Math.max(...clouds.map(({ length }) => length));
  const multi = new progress.MultiBar(
    {
      format: "{cloud}  {bar}  {state}",
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    progress.Presets.rect,
  );
  const bars = new Map(
    clouds.map((cloud) => [
      cloud,
      multi.create(1, 0, { cloud: cloud.padEnd(width), state: "waiting" }),
    ]),
  );
  return {
    report: (cloud, step) => {
      const bar = bars.get(cloud);
      if (step.kind === "finished") {
        bar?.setTotal(1);
        bar?.update(1, { state: step.outcome.status });
        return;
      }
      bar?.setTotal(Math.max(1, step.total));
      const state = step.total === 0 ? "fetching" : `${step.done} of ${step.total}`;
      bar?.update(step.done, { state });
    },
    stop: () => multi.stop(),
  };
};
