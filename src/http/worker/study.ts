import type { MessagePort } from "node:worker_threads";
import type { Catalog } from "../../domain/catalog.ts";
import type { SkyError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import { document } from "../../report/json.ts";
import { readStudy } from "../../study/file/read.ts";
import { inProcess } from "../../study/run/in-process.ts";
import { runStudy } from "../../study/run/run-study.ts";
import { catalogDirs, type PreparedStudy, prepareStudy } from "../../study/solve/prepare.ts";
import { fieldError, type Problem, problem } from "../problem.ts";
import { skyProblem } from "../sky-problem.ts";
import type { Done, Progress, StudyWork, TextWork } from "./work.ts";

/** Names the study when it has no name. */
const FILE = "study";

type Asked = Pick<StudyWork, "text" | "maxStages">;

/** Reads a study and checks it against the catalog, without solving anything. */
export const checkStudy = (work: TextWork, catalog: Catalog): Done => {
  const prepared = preparedOf(work, catalog);
  if (!prepared.ok) return { ok: false, problem: prepared.error, settled: true };
  const { name, scenarios } = prepared.value.study;
  return { ok: true, body: document({ name, scenarios: scenarios.length }), settled: true };
};

/** Solves all scenarios in this thread, and tells how far it is. */
export const solveStudy = async (
  work: StudyWork,
  catalog: Catalog,
  solve: SolveLp,
  port: MessagePort | undefined,
): Promise<Done> => {
  const prepared = preparedOf(work, catalog);
  if (!prepared.ok) return { ok: false, problem: prepared.error, settled: true };
  const options = { timeLimitMs: work.timeLimitMs, now: () => performance.now() };
  const result = await runStudy(
    prepared.value,
    { version: work.version, runner: inProcess(solve, options) },
    { onProgress: ({ done, total }) => port?.postMessage({ done, total } satisfies Progress) },
  );
  port?.close();
  if (result.ok) {
    const { summary, rows } = result.value;
    return { ok: true, body: document({ summary, rows }), settled: true };
  }
  if (result.error.kind === "stopped") throw new Error("a study without a signal was stopped");
  return { ok: false, problem: skyProblem(result.error), settled: true };
};

const preparedOf = (
  { text, maxStages }: Asked,
  catalog: Catalog,
): Result<PreparedStudy, Problem> => {
  const invalid = (error: SkyError): Result<never, Problem> => err(skyProblem(error));
  const read = readStudy({ file: FILE, text, files: {} });
  if (!read.ok) return invalid(read.error);
  const { study } = read.value;
  const dirs = [...(study.catalog === undefined ? [] : [study.catalog]), ...catalogDirs(study)];
  if (dirs.length > 0) return err(noCatalogs());
  const largest = Math.max(...study.pipelines.map(({ pipeline }) => pipeline.stages.length));
  if (largest > maxStages)
    return err(
      problem("too-many-stages", `seen ${largest} stages, needed at most ${maxStages}`, {
        maxStages,
      }),
    );
  const prepared = prepareStudy(read.value, { base: catalog, others: new Map() });
  return prepared.ok ? ok(prepared.value) : invalid(prepared.error);
};

/** A study of a file may name directories; a client has no business with those of the server. */
const noCatalogs = (): Problem => {
  const detail = "a study over HTTP plans on the server's own catalog";
  const remedy = 'Leave "catalog" out, or run it with sky whatif.';
  const errors = [fieldError("invalid-request", { pointer: "/catalog", detail, remedy })];
  return problem("invalid-request", detail, { errors });
};
