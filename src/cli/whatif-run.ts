import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { inThreads } from "../study/pool/pool.ts";
import { type FileJournal, openJournal } from "../study/run/journal.ts";
import {
  type FindRobust,
  runStudy,
  type ScenarioRunner,
  type StudyDeps,
  type StudyStopped,
} from "../study/run/run-study.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { startStudyBar } from "./study-bar.ts";
import type { WhatifFlags } from "./whatif.ts";
import { readWhatif, type WhatifInputs } from "./whatif-inputs.ts";

/** Runs a study, or goes on with it, and writes its results. */
export const runWhatif = async (file: string, flags: WhatifFlags, io: Io): Promise<ExitCode> => {
  const inputs = await readWhatif(file, flags, io);
  if (!inputs.ok) return fail(inputs.error, io, flags.color);
  const journal = await openIn(flags.out);
  if (!journal.ok) return fail(journal.error, io, flags.color);
  const interrupt = listenForInterrupt();
  const bar = await startStudyBar(io);
  try {
    const { packageVersion } = await import("./version.ts");
    const result = await runStudy(
      inputs.value.prepared,
      {
        version: packageVersion(),
        runner: await runnerOf(inputs.value, flags),
        journal: journal.value,
        ...robustOf(flags),
      },
      { onProgress: bar.report, signal: interrupt.signal },
    );
    bar.stop();
    if (result.ok) {
      const { deliverStudy } = await import("./whatif-output.ts");
      return await deliverStudy(result.value, flags, io);
    }
    if (result.error.kind === "stopped") return stopped(result.error, file, flags, io);
    return fail(result.error, io, flags.color);
  } finally {
    bar.stop();
    interrupt.release();
    await journal.value.close();
  }
};

const runnerOf = async (
  { work, prepared }: WhatifInputs,
  flags: WhatifFlags,
): Promise<ScenarioRunner> => {
  // A thread needs a moment to load its catalog: for a handful of scenarios one is enough.
  const useful = Math.ceil(prepared.study.scenarios.length / LEAST_PER_THREAD);
  return inThreads(work, flags.jobs ?? Math.max(1, Math.min(availableParallelism(), useful)));
};

const robustOf = ({ robust, timeLimit }: WhatifFlags): Pick<StudyDeps, "robust"> => {
  if (robust === undefined) return {};
  const find: FindRobust = async (prepared, goal, pipeline) => {
    const [{ findRobust }, { createSolver }] = await Promise.all([
      import("../study/solve/robust.ts"),
      import("../optimizer/linear/solve.ts"),
    ]);
    const solver = createSolver();
    const limits = { timeLimitMs: timeLimit, now: () => performance.now() };
    try {
      return await findRobust(prepared, goal, pipeline, solver.solve, limits);
    } finally {
      await solver.close();
    }
  };
  return { robust: { goal: robust, find } };
};

const LEAST_PER_THREAD = 10;

const openIn = async (dir: string): Promise<Result<FileJournal, InputError>> => {
  try {
    await mkdir(dir, { recursive: true });
    return ok(await openJournal(join(dir, "journal.jsonl")));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return err({
      kind: "input",
      file: dir,
      problems: [
        {
          pointer: "",
          detail: `results cannot be written there (${code})`,
          remedy: "Give --out a directory that may be written.",
        },
      ],
    });
  }
};

const stopped = (
  { done, total }: StudyStopped,
  file: string,
  flags: WhatifFlags,
  io: Io,
): ExitCode => {
  io.err.write(
    `stopped: ${done} of ${total} scenarios are done and kept in ${flags.out}.\n  → Go on with: sky whatif ${file} --out ${flags.out}\n`,
  );
  return EXIT.interrupted;
};
