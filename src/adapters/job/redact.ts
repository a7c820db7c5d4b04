export interface Redacted {
  readonly text: string;
  /** Of the bytes given: what `text` stands for. The rest has to be seen with what follows. */
  readonly usedBytes: number;
}

const MASK = "***";

/** A line longer than this is given in pieces. */
const LONGEST_LINE = 65_536;

/**
 * A piece of a log with the secrets masked, in whole lines unless nothing follows. What could be the beginning of a secret
 * is left for the next piece, so that none is seen in two halves; whoever cuts the text again at a line's end loses none.
 *
 * @param last  nothing follows
 */
export const redact = (bytes: Buffer, secrets: readonly string[], last: boolean): Redacted => {
  // One character a byte: positions are bytes, and secrets are found whatever the encoding around them.
  const raw = bytes.toString("latin1");
  const masked = mask(raw, needlesOf(secrets), last);
  return { text: Buffer.from(masked.text, "latin1").toString("utf8"), usedBytes: masked.end };
};

/** Shorter ones would mask ordinary words. */
const SHORTEST = 4;

/** A secret read from a file often ends with a line's end, and one of several lines may be printed in part. */
const needlesOf = (secrets: readonly string[]): readonly string[] =>
  [...new Set(secrets.flatMap((secret) => [secret, secret.trim(), ...secret.split(/\r?\n/)]))]
    .filter((secret) => secret.length >= SHORTEST)
    .map((secret) => Buffer.from(secret, "utf8").toString("latin1"))
    .sort((a, b) => b.length - a.length);

interface Masked {
  readonly text: string;
  /** Of the raw text: what it stands for. */
  readonly end: number;
}

const mask = (raw: string, needles: readonly string[], last: boolean): Masked => {
  const anySecret =
    needles.length === 0 ? undefined : new RegExp(needles.map(literally).join("|"), "g");
  const longest = needles[0]?.length ?? 0;
  let done: Masked = { text: "", end: 0 };
  /** The last end of a line that is in no secret. */
  let line: Masked = done;
  const pass = (until: number): void => {
    const plain = raw.slice(done.end, until);
    const lineEnd = plain.lastIndexOf("\n") + 1;
    if (lineEnd > 0) line = { text: done.text + plain.slice(0, lineEnd), end: done.end + lineEnd };
    done = { text: done.text + plain, end: until };
  };
  for (;;) {
    const found = next(anySecret, raw, done.end);
    const until = found?.index ?? raw.length - 1;
    const from = Math.max(done.end, raw.length - longest + 1);
    const open = last ? undefined : beginning(raw, from, until, needles);
    pass(open ?? found?.index ?? raw.length);
    if (open !== undefined || found === undefined) break;
    done = { text: done.text + MASK, end: done.end + found[0].length };
  }
  if (last) return done;
  return line.end === 0 && raw.length >= LONGEST_LINE ? wholeCharacters(done, raw) : line;
};

const next = (
  pattern: RegExp | undefined,
  raw: string,
  from: number,
): RegExpExecArray | undefined => {
  if (pattern === undefined) return undefined;
  pattern.lastIndex = from;
  return pattern.exec(raw) ?? undefined;
};

/** The first position, from `from` to `until`, from which all that is left begins a secret but does not end it. */
const beginning = (
  raw: string,
  from: number,
  until: number,
  needles: readonly string[],
): number | undefined => {
  for (let at = from; at <= until; at++) {
    const rest = raw.slice(at);
    if (needles.some((needle) => needle.length > rest.length && needle.startsWith(rest))) return at;
  }
  return undefined;
};

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** Without the beginning of a character of UTF-8 that the end cuts. */
const wholeCharacters = ({ text, end }: Masked, raw: string): Masked => {
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = raw.charCodeAt(end - back);
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > back) return { text: text.slice(0, -back), end: end - back };
    if (byte < 0x80 || length > 1) break;
  }
  return { text, end };
};
