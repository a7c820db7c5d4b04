/** Shorter ones would mask ordinary words. */
const SHORTEST = 4;

/** A text without the secrets in it; the longest goes first, so that one within another leaves no rest. */
export const masked = (text: string, secrets: readonly string[]): string =>
  secrets
    .flatMap((secret) => [secret, ...secret.split("\n")])
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, "********"), text);
