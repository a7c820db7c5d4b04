import type { AdapterFailure } from "../../domain/adapter.ts";
import { type Meaning, meant } from "../cloud/classes.ts";

/**
 * What SkyPilot says when it cannot launch: its own words, and those of the clouds that it passes on. Shortages come
 * first: its last line is about what it would try next.
 */
const WORDS: readonly (readonly [RegExp, Meaning])[] = [
  [/quota|VcpuLimitExceeded|MaxSpotInstanceCountExceeded|LimitExceeded/i, ["quota", "region"]],
  [
    /Insufficient\w*Capacity|ZONE_RESOURCE_POOL_EXHAUSTED|AllocationFailed|SkuNotAvailable|out of (capacity|stock)|capacity (is|not) |no capacity|resources? (are|is) (currently )?unavailable/i,
    ["no-capacity"],
  ],
  [
    /UnauthorizedOperation|AuthorizationFailed|PermissionDenied|credentials? .*(not|invalid|expired)|is not enabled|No cloud access|permission denied/i,
    ["denied"],
  ],
  [/RequestLimitExceeded|rate ?limit|Too Many Requests|Throttling/i, ["throttled"]],
  [
    /Catalog does not contain|No launchable resource|not supported|Invalid (infra|region|zone|instance type|accelerator)|No resource satisfying/i,
    ["unsupported", "instance-type"],
  ],
  [
    /Failed to provision all possible launchable resources|ResourcesUnavailableError/i,
    ["no-capacity"],
  ],
  [
    /Could not connect|Connection (refused|error)|timed? ?out|API server .*(not|unreachable|unhealthy)/i,
    ["unreachable"],
  ],
];

export const skypilotFailure = (doing: string, said: string): AdapterFailure => {
  const meaning = WORDS.find(([words]) => words.test(said))?.[1] ?? (["unknown"] as const);
  return meant(meaning, `${doing}: ${telling(said)}`);
};

/** The line that says it, without colours. */
const telling = (said: string): string => {
  const lines = plain(said)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const error = lines.find((line) => WORDS.some(([words]) => words.test(line)));
  return error ?? lines.at(-1) ?? "no reason given";
};

/** Without the codes that colour a terminal. */
export const plain = (text: string): string =>
  text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g"), "");
