import { matchesGlob } from "../../domain/glob.ts";

const partsMatch = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length <= parts.length &&
  pattern.every((wanted, index) => matchesGlob(wanted, parts[index] ?? ""));

/**
 * Whether a location pattern covers a location: part by part, `*` within one part, and all that lies below.
 * `aws` covers `aws/us-east-1/us-east-1a`; a zone's pattern does not cover its whole region.
 */
export const covers = (pattern: string, location: string): boolean =>
  partsMatch(pattern.split("/"), location.split("/"));

/** Whether a pattern names a region, not just its cloud: `aws/us-gov-*` does; `aws`, `aws/*` and `*` do not. */
export const namesRegion = (pattern: string, region: string): boolean => {
  const parts = pattern.split("/").slice(0, 2);
  return parts.length === 2 && parts[1] !== "*" && partsMatch(parts, region.split("/"));
};
