import { printable } from "../text.ts";

/** Text that is HTML already; only `html` and `trusted` make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

const textOf = (part: Part): string => {
  if (typeof part === "string") return escaped(part);
  return part instanceof Html ? part.text : part.map(({ text }) => text).join("");
};

/** Strings put into the template are escaped, for elements and for quoted attributes alike; parts made by it are not. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((text, string, index) => text + string + textOf(parts[index] ?? ""), ""));

/** For what this program wrote itself, such as its pictures and styles. Never for what users wrote. */
export const trusted = (text: string): Html => new Html(text);

export const NOTHING = new Html("");
