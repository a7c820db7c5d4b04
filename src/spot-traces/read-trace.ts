import * as z from "zod";
import type { InputError, Problem } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { SpotTrace } from "../domain/spot-trace.ts";
import { parseTracePath, type TraceName } from "./trace-name.ts";

/** The format of the published traces: https://github.com/skypilot-org/spot-traces, README. */
const TraceFile = z.looseObject({
  metadata: z.looseObject({ gap_seconds: z.int().positive() }),
  data: z.array(z.int().nonnegative()).min(1),
  prices: z.array(z.number().positive()).optional(),
});

/**
 * Reads one trace.
 *
 * @param file  its path, for messages; without `name` it has to say zone, machine, day and kind (`parseTracePath`)
 */
export const readSpotTrace = (
  text: string,
  file: string,
  name: Omit<TraceName, "nodes"> | undefined = parseTracePath(file),
): Result<SpotTrace, InputError> => {
  if (name === undefined)
    return refuse(file, [
      {
        pointer: "",
        detail: "the path does not say which zone, machine and day the trace is of",
        remedy: "Keep the layout kind/N-node/cloud-MM-DD-YYYY/zone_machine.json.",
      },
    ]);
  const parsed = parseJson(text);
  if (!parsed.ok)
    return refuse(file, [{ pointer: "", detail: `cannot be read as JSON (${parsed.error})` }]);
  const read = TraceFile.safeParse(parsed.value);
  return read.success ? toTrace(read.data, name, file) : refuse(file, problemsOf(read.error));
};

const toTrace = (
  { metadata, data, prices }: z.infer<typeof TraceFile>,
  { zone, machine, kind, startedOn }: Omit<TraceName, "nodes">,
  file: string,
): Result<SpotTrace, InputError> => {
  if (prices !== undefined && prices.length !== data.length)
    return refuse(file, [
      { pointer: "/prices", detail: `has ${prices.length} steps, /data has ${data.length}` },
    ]);
  return ok({
    zone,
    machine,
    kind,
    startedOn,
    stepSeconds: metadata.gap_seconds,
    machines: data,
    ...(prices === undefined ? {} : { usdPerHour: prices }),
  });
};

const parseJson = (text: string): Result<unknown, string> => {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
};

const problemsOf = (error: z.ZodError): readonly Problem[] =>
  error.issues.map(({ path, message }) => ({
    pointer: path.map((key) => `/${String(key)}`).join(""),
    detail: message,
  }));

const refuse = (file: string, problems: readonly Problem[]): Result<never, InputError> =>
  err({ kind: "input", file, problems });
