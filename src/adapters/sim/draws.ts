/**
 * Chance that depends on a seed and on what it is about, never on what was drawn before: the fate of a machine is the
 * same whoever asks first.
 *
 * @returns in [0, 1)
 */
export const draw = (seed: number, ...about: readonly (string | number)[]): number => {
  let hash = (2166136261 ^ seed) >>> 0;
  const text = about.join("\u0000");
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 16777619) >>> 0;
  // A last mix, as of murmur3: neighbouring names must not give neighbouring numbers.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};

/** A time until something that happens so often on average. @returns hours; `Infinity` when it never does */
export const drawHours = (
  perHour: number,
  seed: number,
  ...about: readonly (string | number)[]
): number =>
  perHour > 0 ? -Math.log1p(-draw(seed, ...about)) / perHour : Number.POSITIVE_INFINITY;
