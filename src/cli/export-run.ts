import type { InputError, SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

export interface ExportFlags {
  readonly to: string;
  readonly out?: string;
  readonly pipeline?: string;
  readonly force?: boolean;
  readonly catalog?: string;
  readonly color: boolean;
}

/** A saved plan in the files of another tool; what these cannot say goes to stderr. */
export const exportFile = async (file: string, flags: ExportFlags, io: Io): Promise<ExitCode> => {
  const plan = await readPlan(file, io);
  if (!plan.ok) return fail(plan.error, io, flags.color);
  const pipeline = flags.pipeline === undefined ? undefined : await readAsked(flags.pipeline, io);
  if (pipeline?.ok === false) return fail(pipeline.error, io, flags.color);
  const [{ loadCatalog }, { exportPlan }, { deliverFiles }] = await Promise.all([
    import("../catalog/load.ts"),
    import("../library/export-plan.ts"),
    import("./output-files.ts"),
  ]);
  const catalog = await loadCatalog({ dir: flags.catalog });
  if (!catalog.ok) return fail(catalog.error, io, flags.color);
  const written = exportPlan(plan.value, {
    to: flags.to,
    catalog: catalog.value,
    ...(pipeline === undefined ? {} : { pipeline: pipeline.value, file: flags.pipeline ?? "" }),
  });
  if (!written.ok) return fail(written.error, io, flags.color);
  const { files, notes } = written.value;
  const delivered = await deliverFiles(files, flags, io);
  if (!delivered.ok) return fail(delivered.error, io, flags.color);
  for (const note of notes) io.err.write(`  not carried over: ${note}\n`);
  return EXIT.done;
};

/** A pipeline given by mistake is told how to become a plan. */
const readPlan = async (file: string, io: Io): Promise<Result<Plan, SkyError>> => {
  const [{ readInput }, { readSavedPlan }, { isPipeline }] = await Promise.all([
    import("./input-file.ts"),
    import("../library/saved-plan.ts"),
    import("../library/is-pipeline.ts"),
  ]);
  const text = await readInput(file, io);
  if (!text.ok) return text;
  const saved = readSavedPlan(text.value, file);
  if (!saved.ok) return isPipeline(text.value, file) ? err(notPlanned(file)) : saved;
  if (saved.value.kind === "plan") return ok(saved.value.plan);
  if (saved.value.kind === "none") return err(saved.value.none);
  return err({ kind: "time-limit", limitMs: saved.value.timeLimitMs });
};

const notPlanned = (file: string): InputError => ({
  kind: "input",
  file,
  problems: [
    {
      pointer: "",
      detail: "a pipeline, not a plan: where its stages run is not decided yet",
      remedy: `Plan it first: sky optimize ${file} --explain --json --out plan.json`,
    },
  ],
});

const readAsked = async (file: string, io: Io): Promise<Result<Pipeline, InputError>> => {
  const [{ readInput }, { parsePipeline }] = await Promise.all([
    import("./input-file.ts"),
    import("../pipeline/read.ts"),
  ]);
  const text = await readInput(file, io);
  return text.ok ? parsePipeline(text.value, { file }) : text;
};
