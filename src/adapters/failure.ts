import type { AdapterFailure, Answer, FailureKind } from "../domain/adapter.ts";
import { err, ok } from "../domain/result.ts";

export const failure = (kind: FailureKind, message: string): AdapterFailure => ({ kind, message });

/** An expected failure on its way out of code that streams; `answering` turns it back into a value. */
export class Failed extends Error {
  readonly failure: AdapterFailure;
  constructor(reason: AdapterFailure) {
    super(reason.message);
    this.name = "Failed";
    this.failure = reason;
  }
}

export const failed = (kind: FailureKind, message: string): Failed =>
  new Failed(failure(kind, message));

/** The value, or throws `Failed`. */
export const orThrow = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value;
  throw new Failed(answer.error);
};

/**
 * What `work` returns, its `Failed` as a value. An aborted signal is `unreachable`, a full disk `disk-full`, a missing
 * permission `denied`; anything else is a bug and stays thrown.
 *
 * @param doing  for the message: `copy of …`
 */
export const answering = async <T>(
  doing: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<Answer<T>> => {
  try {
    signal.throwIfAborted();
    return ok(await work());
  } catch (error) {
    if (error instanceof Failed) return err(error.failure);
    if (signal.aborted) return err(failure("unreachable", `${doing}: ended before it was done`));
    const known = ofSystem(error);
    if (known === undefined) throw error;
    return err(failure(known, `${doing}: ${(error as Error).message}`));
  }
};

const KINDS: Readonly<Record<string, FailureKind>> = {
  ENOSPC: "disk-full",
  EDQUOT: "disk-full",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOENT: "unknown",
  ENOTDIR: "unknown",
  EISDIR: "unknown",
  EEXIST: "unknown",
  ELOOP: "unknown",
  ENAMETOOLONG: "unsupported",
  EMFILE: "throttled",
  EPIPE: "unreachable",
  ECONNRESET: "unreachable",
  ECONNREFUSED: "unreachable",
  ETIMEDOUT: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENOTFOUND: "unreachable",
};

const ofSystem = (error: unknown): FailureKind | undefined =>
  error instanceof Error && "code" in error ? KINDS[String(error.code)] : undefined;
