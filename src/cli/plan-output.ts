import type { SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import { explain } from "../report/explain.ts";
import { feasibleNotice } from "../report/headline.ts";
import { infeasibleToJson, timeLimitToJson, toJson } from "../report/json.ts";
import { renderPlan } from "../report/render-plan.ts";
import { withReasons } from "../report/why.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Format } from "./formats.ts";
import { columnsOf, type Io, wantsColor } from "./io.ts";
import { writeWhole } from "./output-file.ts";

export interface OutputFlags {
  readonly format?: Format;
  /** The same as `--format json`. */
  readonly json?: boolean;
  /** Absent or `-`: standard output. */
  readonly out?: string;
  /** False with `--no-color`. */
  readonly color: boolean;
}

/** @param pipeline  what was asked for; a saved plan comes without it */
type Renderer = (
  plan: Plan,
  pipeline: Pipeline | undefined,
  flags: OutputFlags,
  io: Io,
) => string | Promise<string>;

const asText: Renderer = (plan, pipeline, flags, io) =>
  renderPlan(plan, {
    columns: columnsOf(io.out),
    color: toStdout(flags) && wantsColor(io.out, io.env, flags.color),
    today: io.now().toISOString(),
    ...(pipeline === undefined ? {} : { pipeline }),
  });

const RENDERERS: Readonly<Record<Format, Renderer>> = { text: asText, json: toJson };

const formatOf = ({ json, format }: OutputFlags): Format => (json ? "json" : (format ?? "text"));

/** The plan in the form and to the place asked for, with the reasons in it. */
export const deliver = async (
  plan: Plan,
  pipeline: Pipeline | undefined,
  flags: OutputFlags,
  io: Io,
): Promise<ExitCode> => {
  if (plan.status === "feasible") io.err.write(`${feasibleNotice(plan)}\n`);
  const render = RENDERERS[formatOf(flags)];
  return writeResult(await render(withReasons(plan), pipeline, flags, io), flags, io);
};

/** The words on stderr; for programs also a document with the status. */
export const refuse = async (error: SkyError, flags: OutputFlags, io: Io): Promise<ExitCode> => {
  const code = fail(error, io, flags.color);
  const document = formatOf(flags) === "json" ? refusalDocument(error) : undefined;
  if (document === undefined) return code;
  const written = await writeResult(document, flags, io);
  return written === EXIT.done ? code : written;
};

/** A saved answer without a plan is a result like any other. */
export const deliverRefusal = (error: SkyError, flags: OutputFlags, io: Io): Promise<ExitCode> => {
  const document = formatOf(flags) === "json" ? refusalDocument(error) : undefined;
  return writeResult(document ?? `${explain(error)}\n`, flags, io);
};

const refusalDocument = (error: SkyError): string | undefined => {
  if (error.kind === "infeasible") return infeasibleToJson(error);
  return error.kind === "time-limit" ? timeLimitToJson(error.limitMs) : undefined;
};

const writeResult = async (
  text: string,
  { out = "-", color }: OutputFlags,
  io: Io,
): Promise<ExitCode> => {
  if (out === "-") {
    io.out.write(text);
    return EXIT.done;
  }
  const written = await writeWhole(out, text);
  if (!written.ok) return fail(written.error, io, color);
  io.err.write(`Written to ${out}\n`);
  return EXIT.done;
};

const toStdout = ({ out = "-" }: OutputFlags): boolean => out === "-";
