/** Public files whose repository is not known are cited together. */
const UNNAMED = /^index-\d+$/;

/** `a;index-123;index-456` → `a;unnamed-public-file`: every key is resolved in `data/SOURCES.md`. */
export const sourceKeys = (text: string): string =>
  [
    ...new Set(
      text
        .split(";")
        .filter((key) => key !== "")
        .map((key) => (UNNAMED.test(key) ? "unnamed-public-file" : key)),
    ),
  ].join(";");
