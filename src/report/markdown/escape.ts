import { printable } from "../text.ts";

/** What Markdown or HTML would take for more than a letter; `$` starts a formula on GitHub. */
const SPECIAL = /[\\`*_{}[\]<>|~&$]/g;
/** At the start of a line these begin headings, lists and rules. */
const LINE_START = /^(?=[-+=#])/;
const NUMBERED = /^(\d+)(?=[.)](?:\s|$))/;

/** A text of strangers inside a line: nothing in it becomes a link, a tag, a formula or a cell of a table. */
export const inline = (text: string): string => printable(text).trim().replace(SPECIAL, "\\$&");

/** The same where it begins a line: nor does it become a heading, a list or a rule. */
export const plain = (text: string): string =>
  inline(text).replace(LINE_START, "\\").replace(NUMBERED, "$1\\");
