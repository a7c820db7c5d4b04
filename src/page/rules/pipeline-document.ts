/**
 * What the page needs to know of a pipeline document. It is what somebody is typing: everything may be missing or of
 * another kind, so fields are looked up with care and checked nowhere; checking is the server's business.
 */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Only texts; a single text counts as a list of one. */
export const textsOf = (value: unknown): readonly string[] =>
  typeof value === "string"
    ? [value]
    : listOf(value).filter((entry): entry is string => typeof entry === "string");

export const nameOf = (value: unknown): string => {
  const { name } = fieldsOf(value);
  return typeof name === "string" ? name : "";
};
