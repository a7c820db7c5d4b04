/** JSON's own white space; anything else is part of the text. */
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);
const PUNCTUATION = new Set([..."{}[]:,"].map((char) => char.charCodeAt(0)));
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/**
 * A JSON text without the white space that means nothing, in one pass: texts that differ in layout alone give the same
 * result, others never do. Order, numbers and repeated keys stay as written, because they may make a difference.
 *
 * @param text  need not be valid
 */
export const canonicalJson = (text: string): string => {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (SPACES.has(char)) {
      const end = endOfSpaces(text, at);
      parts.push(text.slice(from, at));
      // Between two words a space tells them apart, and makes the text wrong.
      if (isWord(text, at - 1) && isWord(text, end)) parts.push(" ");
      from = end;
      at = end;
    } else at++;
  }
  parts.push(text.slice(from));
  return parts.join("");
};

const isWord = (text: string, at: number): boolean =>
  at >= 0 && at < text.length && !PUNCTUATION.has(text.charCodeAt(at));

const endOfSpaces = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && SPACES.has(text.charCodeAt(at))) at++;
  return at;
};

/** One past the closing quote, or the end of a text that is cut off. */
const endOfString = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (char === QUOTE) return at + 1;
  }
  return text.length;
};
