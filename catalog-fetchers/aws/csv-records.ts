const QUOTE = 34;
const LINE_FEED = 10;
const COMMA = 44;

/** Cuts text that arrives in chunks into CSV records; line breaks within quotes stay part of a record. */
export interface RecordSplitter {
  /** @returns the records that this chunk completes, without their line breaks */
  readonly push: (chunk: string) => readonly string[];
  /**
   * @returns the last record when the text does not end in a line break; "" when it does
   * @throws when the text ends within quotes
   */
  readonly end: () => string;
}

/** Holds no more than one chunk and one unfinished record. */
export const recordSplitter = (): RecordSplitter => {
  let rest = "";
  let quoted = false;
  return {
    push: (chunk) => {
      const text = rest + chunk;
      const records: string[] = [];
      let start = 0;
      for (let at = rest.length; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === QUOTE) quoted = !quoted;
        else if (code === LINE_FEED && !quoted) {
          records.push(withoutReturn(text, start, at));
          start = at + 1;
        }
      }
      rest = text.slice(start);
      return records;
    },
    end: () => {
      if (quoted) throw new Error("the file broke off in the middle of a row");
      return withoutReturn(rest, 0, rest.length);
    },
  };
};

const withoutReturn = (text: string, start: number, end: number): string =>
  text.slice(start, text[end - 1] === "\r" ? end - 1 : end);

/**
 * One cell of a record as it is written, quotes included; reads no further than that cell.
 *
 * @returns "" when the record has fewer cells
 */
export const rawCell = (record: string, index: number): string => {
  let quoted = false;
  let column = 0;
  let start = 0;
  for (let at = 0; at < record.length; at++) {
    const code = record.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (code === COMMA && !quoted) {
      if (column === index) return record.slice(start, at);
      column += 1;
      start = at + 1;
    }
  }
  return column === index ? record.slice(start) : "";
};
