import { createHash, timingSafeEqual } from "node:crypto";
import { err, ok, type Result } from "../domain/result.ts";

/** Shorter ones can be guessed. */
const SHORTEST = 16;

/** Who may ask. Only hashes are held. */
export interface Token {
  /** For logs. */
  readonly name: string;
  readonly sha256: Buffer;
}

/**
 * Reads tokens, one a line, `name token` or the token alone; `#` begins a comment.
 *
 * @returns what is wrong, without the token
 */
export const readTokens = (text: string): Result<readonly Token[], string> => {
  const tokens: Token[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line
      .replace(/(^|\s)#.*$/, "")
      .split(/\s+/)
      .filter((word) => word !== "");
    if (words.length === 0) continue;
    const [name, token] =
      words.length === 1 ? [`line ${index + 1}`, words[0]!] : [words[0]!, words[1]!];
    if (words.length > 2) return err(`line ${index + 1}: needed a name and a token, or a token`);
    if (token.length < SHORTEST)
      return err(
        `line ${index + 1}: the token has ${token.length} characters, needed ${SHORTEST} or more`,
      );
    tokens.push({ name, sha256: sha256(token) });
  }
  return tokens.length === 0 ? err("there is no token in it") : ok(tokens);
};

/**
 * The token that a request carries (RFC 6750), or `undefined`. All are compared, and hashes have one length, so that
 * the time taken tells nothing.
 */
export const tokenOf = (
  authorization: string | undefined,
  tokens: readonly Token[],
): Token | undefined => {
  const [, given] = /^Bearer ([\w.~+/=-]{1,500})$/i.exec(authorization ?? "") ?? [];
  const hash = sha256(given ?? "");
  let found: Token | undefined;
  for (const token of tokens) if (timingSafeEqual(token.sha256, hash)) found = token;
  return given === undefined ? undefined : found;
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
