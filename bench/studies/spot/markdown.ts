/** A table with the first column to the left and figures to the right, padded so that its source can be read too. */
export const markdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, at) => (at === 0 ? (row[at] ?? "").padEnd(width) : (row[at] ?? "").padStart(width))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)];
};

/** A share as whole per cent, `−3 %`; one decimal with `digits` 1; `–` when there is none. */
export const percent = (share: number, digits = 0): string =>
  Number.isFinite(share) ? finitePercent(share, digits) : "–";

const finitePercent = (share: number, digits: number): string =>
  `${(100 * share)
    .toFixed(digits)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "")} %`;

/** A part of the findings: what it comes to, in one sentence each, and the whole of it. */
export interface Findings {
  readonly summary: readonly string[];
  readonly lines: readonly string[];
}

export const usd = (value: number): string => `$${value.toFixed(2)}`;

export const hours = (value: number): string => value.toFixed(1);
