/**
 * Whether a text fits a pattern in which `*` stands for any characters.
 *
 * Not a regular expression: both pattern and text may come from a stranger, and backtracking over several
 * `.*` takes exponential time. Here each `*` is widened only until the next piece fits.
 */
export const matchesGlob = (pattern: string, text: string): boolean => {
  const pieces = pattern.split("*");
  const first = pieces[0] ?? "";
  const last = pieces[pieces.length - 1] ?? "";
  if (pieces.length === 1) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
};
