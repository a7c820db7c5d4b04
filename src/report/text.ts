/** Marks, variation selectors and joiners take no column of their own. */
const ZERO_WIDTH = /\p{M}|[\u200B-\u200D]/u;
const DOUBLE_WIDTH =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
/** Nearly every name; the others are measured letter by letter. */
const PLAIN = /^[\x20-\x7E]*$/;
/** Control characters, among them the escape that would let a name repaint the terminal, and direction marks. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** Names come from files of strangers: nothing in them may move the cursor. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, "\uFFFD");

/** Terminal columns that a text takes; the text holds no colour codes. */
export const displayWidth = (text: string): number => {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
};

const charWidth = (char: string): number => {
  if (ZERO_WIDTH.test(char)) return 0;
  return DOUBLE_WIDTH.test(char) ? 2 : 1;
};

/**
 * Breaks a text into lines of at most `width` columns without losing a character but the spaces at the breaks.
 *
 * A break after a space or slash is preferred, so that a location parts between cloud, region and zone;
 * then one after a dash, dot or underscore; a longer word is cut.
 */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let rest = text;
  while (displayWidth(rest) > width) {
    const at = breakPoint(rest, width);
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
};

/** Behind a space or slash a reader expects a break; behind the others one is better than a cut word. */
export const GOOD_BREAKS = /(?<=[ /])/;
export const ALL_BREAKS = /(?<=[ /\-._,:])/;

/** Columns of the longest piece between breaks. */
export const longestWord = (text: string, breaks: RegExp): number =>
  Math.max(0, ...text.split(breaks).map((word) => displayWidth(word.trimEnd())));

const breakPoint = (text: string, width: number): number => {
  const end = lengthWithin(text, width);
  const head = text.slice(0, end);
  if (text[end] === " ") return end;
  return lastAfter(head, /[ /]/g) ?? lastAfter(head, /[-._,:]/g) ?? end;
};

/** UTF-16 length of the longest start of the text that fits, at least one character. */
const lengthWithin = (text: string, width: number): number => {
  let used = 0;
  let length = 0;
  for (const char of text) {
    used += charWidth(char);
    if (used > width && length > 0) break;
    length += char.length;
  }
  return length;
};

const lastAfter = (head: string, separator: RegExp): number | undefined => {
  const last = [...head.matchAll(separator)].at(-1);
  return last === undefined ? undefined : last.index + 1;
};

/** The first `limit` lines and, when there are more, `… and 40 more <what>`. */
export const capped = (lines: readonly string[], limit: number, what: string): readonly string[] =>
  lines.length <= limit
    ? lines
    : [...lines.slice(0, limit), `… and ${lines.length - limit} more ${what}`];

/** Wrapped to `width`, following lines under the text behind the first line's `lead`. */
export const hanging = (lead: string, text: string, width: number): readonly string[] => {
  const margin = displayWidth(lead);
  return wrap(text, Math.max(width - margin, 20)).map(
    (line, index) => (index === 0 ? lead : " ".repeat(margin)) + line,
  );
};
