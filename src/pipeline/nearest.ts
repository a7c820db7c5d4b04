import { distance } from "fastest-levenshtein";

/** Longer names and lists are not compared: a suggestion is not worth seconds. */
const MAX_LENGTH = 80;
const MAX_CANDIDATES = 50_000;

/**
 * The known names most like an unknown one, best first; empty when nothing is similar.
 * Case does not count; a name that begins with the unknown one, or ends with it, is similar.
 */
export const nearest = (name: string, known: readonly string[], most = 3): readonly string[] => {
  if (name.length > MAX_LENGTH || known.length > MAX_CANDIDATES) return [];
  const wanted = name.toLowerCase();
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of new Set(known)) {
    const score = unlikeness(wanted, candidate.toLowerCase());
    if (score !== undefined) scored.push({ candidate, score });
  }
  scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, most).map(({ candidate }) => candidate);
};

/** `Did you mean "a" or "b"?`, or nothing. */
export const didYouMean = (suggestions: readonly string[]): string | undefined => {
  if (suggestions.length === 0) return undefined;
  const quoted = suggestions.map((name) => JSON.stringify(name));
  const last = quoted.pop();
  return `Did you mean ${quoted.length > 0 ? `${quoted.join(", ")} or ` : ""}${last}?`;
};

const unlikeness = (wanted: string, candidate: string): number | undefined => {
  if (Math.abs(wanted.length - candidate.length) > MAX_LENGTH) return undefined;
  const edits = edit(wanted, candidate);
  const longest = Math.max(wanted.length, candidate.length);
  if (edits < longest && edits <= Math.max(1, Math.floor(longest / 3))) return edits;
  const related =
    wanted.length >= 3 &&
    (candidate.startsWith(wanted) || candidate.endsWith(wanted) || wanted.startsWith(candidate));
  return related ? edits + MAX_LENGTH : undefined;
};

/** Two letters changed round are one slip, where the Levenshtein distance counts two. */
const edit = (a: string, b: string): number => {
  const edits = distance(a, b);
  return edits === 2 && [...a].sort().join("") === [...b].sort().join("") ? 1 : edits;
};
