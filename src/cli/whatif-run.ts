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
import { brokerOf } from "./queue-url.ts";
import { startStudyBar } from "./study-bar.ts";
import { packageVersion } from "./version.ts";
import type { WhatifFlags } from "./whatif-flags.ts";
import { readWhatif, type WhatifInputs } from "./whatif-inputs.ts";

/** Runs a study, or goes on with it, and writes its results. */
export const runWhatif = async (file: string, flags: WhatifFlags, io: Io): Promise<ExitCode> => {
  const inputs = await readWhatif(file, flags, io);
  if (!inputs.ok) return fail(inputs.error, io, flags.color);
  const runner = await runnerOf(inputs.value, flags);
  if (!runner.ok) return fail(runner.error, io, flags.color);
  const journal = await openIn(flags.out);
  if (!journal.ok) return fail(journal.error, io, flags.color);
  const interrupt = listenForInterrupt();
  const bar = await startStudyBar(io);
  try {
    const result = await runStudy(
      inputs.value.prepared,
      {
        version: packageVersion(),
        runner: runner.value.run,
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
    runner.value.close();
    await journal.value.close();
  }
};

interface Running {
  readonly run: ScenarioRunner;
  readonly close: () => void;
}

const runnerOf = async (
  inputs: WhatifInputs,
  flags: WhatifFlags,
): Promise<Result<Running, InputError>> => {
  if (flags.queue !== undefined) return overQueue(inputs, flags.queue);
  // A thread needs a moment to load its catalog: for a handful of scenarios one is enough.
  const useful = Math.ceil(inputs.prepared.study.scenarios.length / LEAST_PER_THREAD);
  const threads = flags.jobs ?? Math.max(1, Math.min(availableParallelism(), useful));
  return ok({ run: inThreads(inputs.work, threads), close: () => undefined });
};

const overQueue = async (
  { work }: WhatifInputs,
  url: string,
): Promise<Result<Running, InputError>> => {
  const [other] = Object.keys(work.otherDirs);
  if (other !== undefined) return err(oneCatalogOnly(work.source.file, other));
  const broker = brokerOf(url);
  if (!broker.ok) return broker;
  const { connect } = await import("../study/queue/connect.ts");
  const redis = await connect(broker.value);
  if (!redis.ok) return redis;
  const { throughQueue } = await import("../study/queue/through-queue.ts");
  const needs = { version: packageVersion(), catalogSha256: work.catalogSha256 };
  return ok({
    run: throughQueue(broker.value, redis.value, needs, work),
    close: () => redis.value.disconnect(),
  });
};

const oneCatalogOnly = (file: string, dir: string): InputError => ({
  kind: "input",
  file,
  problems: [
    {
      pointer: "",
      detail: `a scenario plans on the catalog "${dir}", which workers elsewhere do not have`,
      remedy: "Run the study without --queue, or leave the scenario out.",
    },
  ],
});

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
