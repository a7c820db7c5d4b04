/** Columns padded to the same width: the first to the left, figures to the right. */
export const tableLines = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  return all.map(line);
};

/** Milliseconds as seconds with three figures or so: `0.034 s`, `12.3 s`. */
export const seconds = (ms: number): string => {
  const s = ms / 1000;
  const digits = s < 1 ? 3 : s < 10 ? 2 : 1;
  return `${s.toFixed(digits)} s`;
};
