/** Keys and indices from the root of a document. */
export type TextPath = readonly (string | number)[];

/** RFC 6901: `/stages/1/resources`; the empty pointer is the whole document. */
export const pathOfPointer = (pointer: string): TextPath =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : part));
