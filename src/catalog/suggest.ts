import { distance } from "fastest-levenshtein";
import { compareText } from "./sort.ts";

/**
 * The known names that a user most likely meant. Never a match: an unknown name stays an error.
 *
 * Names with a letter in five wrong, or where one begins as the other does, come first, then those where one
 * contains the other. Only when there are none, names with up to half of their letters wrong are given. Within a
 * kind the edit distance decides.
 */
export const suggest = (name: string, known: Iterable<string>, max = 3): readonly string[] => {
  const wanted = name.trim().toLowerCase();
  if (wanted === "") return [];
  const ranked = [...new Set(known)]
    .map((candidate) => ({ candidate, score: score(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.score - b.score || compareText(a.candidate, b.candidate));
  const limit = (ranked[0]?.score ?? 0) < SIMILAR ? SIMILAR : Number.POSITIVE_INFINITY;
  return ranked
    .filter(({ score }) => score < limit)
    .slice(0, max)
    .map(({ candidate }) => candidate);
};

const CLOSE = 0;
const SUBSTRING = 1000;
const SIMILAR = 2000;

/** Lower is closer; the steps between kinds are longer than any name. Infinite: over half of the letters differ. */
const score = (wanted: string, candidate: string): number => {
  const edits = distance(wanted, candidate);
  const letters = Math.max(wanted.length, candidate.length);
  if (edits <= letters / 5) return CLOSE + edits;
  if (candidate.startsWith(wanted) || wanted.startsWith(candidate)) return CLOSE + edits;
  if (candidate.includes(wanted) || wanted.includes(candidate)) return SUBSTRING + edits;
  return edits <= letters / 2 ? SIMILAR + edits : Number.POSITIVE_INFINITY;
};
