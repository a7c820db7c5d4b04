import type { Ended, Found, JobStatus, LogChunk, MachineRequest } from "../../domain/adapter.ts";
import { parseLocation } from "../../domain/ids.ts";
import { failed } from "../failure.ts";
import { redact } from "./redact.ts";
import { unescaped } from "./script-lines.ts";

export type Prepared =
  | { readonly state: "ready"; readonly startedAtMs: number; readonly folder: string }
  /** Another machine has the host. */
  | { readonly state: "busy" }
  /** It was ended before, or ended itself. */
  | { readonly state: "over" };

/** What `bin/machine.sh` answered: a fact a line, its name first. */
export type Facts = ReadonlyMap<string, string>;

export const factsOf = (stdout: Buffer): Facts =>
  new Map(
    linesOf(stdout).map((line) => {
      const blank = line.indexOf(" ");
      return blank < 0 ? [line, ""] : [line.slice(0, blank), line.slice(blank + 1)];
    }),
  );

const linesOf = (stdout: Buffer): readonly string[] =>
  stdout
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");

export const preparedOf = (facts: Facts, host: string, request: MachineRequest): Prepared => {
  const state = facts.get("state");
  if (state === "ready")
    return {
      state,
      startedAtMs: numberOf(facts, "started"),
      folder: facts.get("folder") ?? "",
    };
  if (state === "busy") return { state };
  if (state === "ended" || state === "stopped") return { state: "over" };
  if (state === "small") {
    const freeGb = (numberOf(facts, "free") / 1e9).toFixed(1);
    throw failed(
      "disk-full",
      `${host} has ${freeGb} GB of free disk, ${request.diskGb} GB are asked for; free some or ask for less`,
    );
  }
  throw unclear(facts);
};

export const statusOf = (facts: Facts): JobStatus => {
  const checkpoint = facts.has("checkpoint")
    ? { checkpointAtMs: numberOf(facts, "checkpoint") }
    : {};
  switch (facts.get("state")) {
    case "absent":
      return { state: "absent" };
    case "running":
      return { state: "running", startedAtMs: numberOf(facts, "started"), ...checkpoint };
    case "done":
      return {
        state: "ended",
        startedAtMs: numberOf(facts, "started"),
        endedAtMs: numberOf(facts, "ended"),
        exitCode: numberOf(facts, "code"),
        diskFull: facts.get("full") === "1",
        ...checkpoint,
      };
    case "ended":
      return {
        state: "machine-gone",
        reason: "ended",
        atMs: numberOf(facts, "ended"),
        ...checkpoint,
      };
    case "lost":
      return { state: "machine-gone", reason: "lost", atMs: numberOf(facts, "now"), ...checkpoint };
    default:
      throw unclear(facts);
  }
};

/** `log SIZE FINAL`, a line's end, and the bytes themselves. */
export const logChunkOf = (
  stdout: Buffer,
  fromByte: number,
  secrets: readonly string[],
): LogChunk => {
  const lineEnd = stdout.indexOf("\n");
  const [word, size, final] = stdout.subarray(0, lineEnd).toString("utf8").split(" ");
  if (word !== "log") throw failed("unknown", "the machine's answer about a log cannot be read");
  const bytes = stdout.subarray(lineEnd + 1);
  const last = final === "1" && fromByte + bytes.length >= Number(size);
  const { text, usedBytes } = redact(bytes, secrets, last);
  return { text, nextByte: fromByte + usedBytes };
};

export const endedOf = (facts: Facts): Ended =>
  facts.has("started")
    ? { startedAtMs: numberOf(facts, "started"), endedAtMs: numberOf(facts, "ended") }
    : {};

/** Machines as `list` tells them; what cannot be read is none of ours. */
export const foundIn = (stdout: Buffer): readonly Omit<Found, "handle">[] =>
  linesOf(stdout).flatMap((line) => {
    const [word, , startedAtMs, ...request] = line.split(" ");
    const [requestId = "", run = "", place = "", instanceType = ""] = request.map(unescaped);
    const location = parseLocation(place);
    if (word !== "machine" || location === undefined) return [];
    return [{ requestId, run, location, instanceType, startedAtMs: Number(startedAtMs) }];
  });

/** The earliest of each request: a machine of several nodes is found once. */
export const oneEach = <T extends { readonly requestId: string; readonly startedAtMs: number }>(
  found: readonly T[],
): readonly T[] => {
  const latestFirst = [...found].sort((a, b) => b.startedAtMs - a.startedAtMs);
  return [...new Map(latestFirst.map((each) => [each.requestId, each])).values()];
};

const numberOf = (facts: Facts, name: string): number => {
  const value = Number(facts.get(name) || Number.NaN);
  if (!Number.isFinite(value)) throw unclear(facts);
  return value;
};

const unclear = (facts: Facts) =>
  failed(
    "unknown",
    `the machine's answer cannot be read: ${[...facts].map((fact) => fact.join(" ")).join(", ")}`,
  );
