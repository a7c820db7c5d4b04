import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Exec, V1Status } from "@kubernetes/client-node";
import type { Answer } from "../../domain/adapter.ts";
import { err, ok } from "../../domain/result.ts";
import { failure } from "../failure.ts";
import type { Host } from "../job/host.ts";
import type { Ended } from "../process.ts";
import type { StartBash } from "../ssh/store-script.ts";
import { CONTAINER } from "./job.ts";

const STDERR_BYTES = 4096;

/** Through the API's `exec`: a WebSocket to the node, whose fifth protocol can end the standard input. */
export const bashInPods = (
  exec: Exec,
  namespace: string,
): { readonly bash: (pod: string) => StartBash; readonly host: (pod: string) => Host } => {
  const bash =
    (pod: string): StartBash =>
    (signal) => {
      const stdin = new PassThrough();
      const stdout = new PassThrough();
      const stderr = new PassThrough();
      return { stdin, stdout, ended: run(exec, namespace, pod, { stdin, stdout, stderr }, signal) };
    };
  return {
    bash,
    host: (pod) => ({
      name: `pod ${pod}`,
      bash: async (input, signal) => {
        const { stdin, stdout, ended } = bash(pod)(signal);
        stdin.end(input);
        const [end, written] = await Promise.all([ended, buffer(stdout)]);
        return end.ok ? ok({ ...end.value, stdout: written }) : end;
      },
    }),
  };
};

interface Streams {
  readonly stdin: PassThrough;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
}

const run = (
  exec: Exec,
  namespace: string,
  pod: string,
  { stdin, stdout, stderr }: Streams,
  signal: AbortSignal,
): Promise<Answer<Ended>> =>
  new Promise((resolve) => {
    let said = "";
    let socket: { close(): void } | undefined;
    const end = (answer: Answer<Ended>): void => {
      signal.removeEventListener("abort", abort);
      socket?.close();
      stdin.destroy();
      stdout.end();
      resolve(answer);
    };
    const lost = (why: string): void => end(err(failure("unreachable", `pod ${pod}: ${why}`)));
    const abort = (): void => lost("ended before it had answered");
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-STDERR_BYTES);
    });
    const command = ["bash", "--noprofile", "--norc", "-s"];
    const status = (given: V1Status): void => end(endOf(given, pod, said));
    exec
      .exec(namespace, pod, CONTAINER, command, stdout, stderr, stdin, false, status)
      .then((open) => {
        socket = open;
        if (signal.aborted) open.close();
        open.on("close", () => lost("the connection was lost"));
        open.on("error", (error: Error) => lost(error.message));
      })
      .catch((error: unknown) => lost(wordsOf(error)));
  });

const endOf = (status: V1Status, pod: string, stderr: string): Answer<Ended> => {
  if (status.status === "Success") return ok({ exitCode: 0, stderr });
  const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
  const exitCode = Number(cause?.message);
  return cause !== undefined && Number.isInteger(exitCode)
    ? ok({ exitCode, stderr })
    : err(failure("unreachable", `pod ${pod}: ${status.message ?? "no reason given"}`));
};

/** What a WebSocket rejects with is an event, not an error. */
const wordsOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : String(error);
