import type { Machine } from "../../domain/adapter.ts";
import { adapterAt, type Broker, stateIn } from "../broker.ts";
import { CALL_LIMITS_MS, call } from "../call.ts";
import { masked } from "../mask.ts";
import type { Attempt } from "../state/state.ts";

/** A job may write faster than it is read: so many pieces at one look. */
const PIECES = 50;

/**
 * Fetches what a job has written since the last look. Whole lines only while it runs, so that a secret that was
 * written in two pieces is still masked. A log that cannot be had stops nothing.
 */
export const keepLogs = async (
  broker: Broker,
  machine: Machine,
  jobId: string,
  attempt: Attempt,
  signal: AbortSignal,
  last: boolean,
): Promise<void> => {
  const { logs, clock } = broker.parts;
  const { run } = stateIn(broker);
  const { id } = attempt.request;
  const adapter = await adapterAt(broker, machine.location);
  for (let piece = 0; piece < PIECES; piece++) {
    const from = logs.position(run, id);
    const answer = await call(`log of ${id}`, CALL_LIMITS_MS.logs, clock, signal, (inner) =>
      adapter.logs(machine, jobId, from, inner),
    );
    if (!answer.ok || answer.value.nextByte <= from) return;
    const whole = last ? answer.value : wholeLines(answer.value.text, answer.value.nextByte);
    if (whole.nextByte <= from) return;
    logs.append(run, id, masked(whole.text, secretsOf(broker, attempt)), whole.nextByte);
  }
};

const secretsOf = ({ stageOf, parts }: Broker, { request }: Attempt): readonly string[] =>
  [...(stageOf.get(request.stage)?.commands?.env.values() ?? [])].flatMap((value) => {
    const secret = typeof value === "string" ? undefined : parts.secret(value.secret);
    return secret === undefined ? [] : [secret];
  });

/** A line longer than this is passed on in pieces. */
const LONGEST_LINE = 65_536;

const wholeLines = (
  text: string,
  nextByte: number,
): { readonly text: string; readonly nextByte: number } => {
  const end = text.lastIndexOf("\n") + 1;
  if (end === 0 && text.length >= LONGEST_LINE) return { text, nextByte };
  const rest = Buffer.byteLength(text.slice(end), "utf8");
  return { text: text.slice(0, end), nextByte: nextByte - rest };
};
