import type { SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import { explain } from "../report/explain.ts";
import { feasibleNotice } from "../report/headline.ts";
import { withReasons } from "../report/why.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";
import { writeWhole } from "./output-file.ts";
import type { OutputFlags } from "./output-flags.ts";
import { isStdout, planAs, refusalAs } from "./plan-forms.ts";

/** The plan in the form and to the place asked for, with the reasons in it. */
export const deliver = async (
  plan: Plan,
  pipeline: Pipeline | undefined,
  flags: OutputFlags,
  io: Io,
): Promise<ExitCode> => {
  if (plan.status === "feasible") io.err.write(`${feasibleNotice(plan)}\n`);
  const text = await planAs(withReasons(plan), pipeline, flags, io);
  return text.ok ? writeResult(text.value, flags, io) : fail(text.error, io, flags.color);
};

/**
 * The words on stderr; where a document was asked for also one that says why there is no plan.
 *
 * @param name  of the pipeline
 */
export const refuse = async (
  error: SkyError,
  flags: OutputFlags,
  io: Io,
  name = "No plan",
): Promise<ExitCode> => {
  const code = fail(error, io, flags.color);
  const document = await refusalAs(error, name, flags);
  if (document === undefined) return code;
  const written = await writeResult(document, flags, io);
  return written === EXIT.done ? code : written;
};

/** A saved answer without a plan is a result like any other. */
export const deliverRefusal = async (
  error: SkyError,
  flags: OutputFlags,
  io: Io,
): Promise<ExitCode> => {
  const document = await refusalAs(error, "No plan", flags);
  return writeResult(document ?? `${explain(error)}\n`, flags, io);
};

const writeResult = async (text: string, flags: OutputFlags, io: Io): Promise<ExitCode> => {
  const { out = "-", color } = flags;
  if (isStdout(flags)) {
    io.out.write(text);
    return EXIT.done;
  }
  const written = await writeWhole(out, text);
  if (!written.ok) return fail(written.error, io, color);
  io.err.write(`Written to ${out}\n`);
  return EXIT.done;
};
