import process from "node:process";
import type { StudyProgress } from "../domain/study.ts";
import type { Io } from "./io.ts";

export interface StudyBar {
  readonly report: (progress: StudyProgress) => void;
  readonly stop: () => void;
}

const SILENT: StudyBar = { report: () => undefined, stop: () => undefined };

/** A bar with the time that is left, on stderr; nothing when that is no terminal. */
export const startStudyBar = async (io: Io): Promise<StudyBar> => {
  if (!io.err.isTTY) return SILENT;
  const { default: progress } = await import("cli-progress");
  const bar = new progress.SingleBar(
    {
      format: "scenarios  {bar}  {value} of {total}, {eta_formatted} left",
      barsize: 30,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 50,
      stream: process.stderr,
    },
    progress.Presets.rect,
  );
  let started = false;
  return {
    report: ({ done, total }) => {
      if (started) bar.update(done);
      else bar.start(total, done);
      started = true;
    },
    stop: () => bar.stop(),
  };
};
