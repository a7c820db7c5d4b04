export interface Redacted {
  readonly text: string;
  /** Of the bytes given: what `text` stands for. The rest has to be seen with what follows. */
  readonly usedBytes: number;
}

const MASK = "***";

/**
 * A piece of a log with the secrets masked. A secret, or a character of UTF-8, may be cut in two by the end of the piece:
 * what could be the beginning of one is left for the next piece, unless nothing follows.
 *
 * @param last  nothing follows
 */
export const redact = (bytes: Buffer, secrets: readonly string[], last: boolean): Redacted => {
  // One character a byte: positions are bytes, and secrets are found whatever the encoding around them.
  const raw = bytes.toString("latin1");
  const needles = needlesOf(secrets);
  const { masked, end } =
    needles.length === 0 ? { masked: raw, end: raw.length } : mask(raw, needles, last);
  const whole = last || end < raw.length ? masked : wholeCharacters(masked);
  return {
    text: Buffer.from(whole, "latin1").toString("utf8"),
    usedBytes: end - (masked.length - whole.length),
  };
};

/** A secret read from a file often ends with a line's end, which is printed without it. */
const needlesOf = (secrets: readonly string[]): readonly string[] =>
  [...new Set(secrets.flatMap((secret) => [secret, secret.trim()]))]
    .filter((secret) => secret !== "")
    .map((secret) => Buffer.from(secret, "utf8").toString("latin1"))
    .sort((a, b) => b.length - a.length);

const mask = (
  raw: string,
  needles: readonly string[],
  last: boolean,
): { readonly masked: string; readonly end: number } => {
  const anySecret = new RegExp(needles.map(literally).join("|"), "g");
  const longest = needles[0]?.length ?? 0;
  let masked = "";
  let at = 0;
  for (;;) {
    anySecret.lastIndex = at;
    const found = anySecret.exec(raw);
    const until = found?.index ?? raw.length - 1;
    const open = last
      ? undefined
      : beginning(raw, Math.max(at, raw.length - longest + 1), until, needles);
    if (open !== undefined) return { masked: masked + raw.slice(at, open), end: open };
    if (found === null) return { masked: masked + raw.slice(at), end: raw.length };
    masked += raw.slice(at, found.index) + MASK;
    at = found.index + found[0].length;
  }
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
const wholeCharacters = (raw: string): string => {
  for (let back = 1; back <= Math.min(3, raw.length); back++) {
    const byte = raw.charCodeAt(raw.length - back);
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > back) return raw.slice(0, -back);
    if (byte < 0x80 || length > 1) return raw;
  }
  return raw;
};
