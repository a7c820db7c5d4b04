import { Lexer } from "yaml";

/** Marks the next token as text, whatever it looks like. */
const TEXT_FOLLOWS = "\u001f";

/**
 * An upper bound of how deep a YAML text nests, from its tokens alone, without recursion.
 *
 * The parser recurses, and a stack that overflows inside one of its regular expressions ends the whole
 * process; so depth is bounded before it runs. Nesting needs brackets, or indicators (`-`, `?`, `:`) on
 * one line, or growing indentation; the bound is their sum.
 *
 * @returns offset of the first token deeper than `limit`, `undefined` when there is none
 */
export const tooDeepAt = (text: string, limit: number): number | undefined => {
  const nesting = new Nesting();
  let offset = 0;
  let isText = false;
  for (const token of new Lexer().lex(text)) {
    if (!isText) nesting.read(token);
    if (nesting.depth > limit) return offset;
    isText = token === TEXT_FOLLOWS;
    if (!isMarker(token)) offset += token.length;
  }
  return undefined;
};

/** Document and text markers are written by the lexer, they are not in the text. */
const isMarker = (token: string): boolean =>
  token === "\u0002" || token === "\u0018" || token === TEXT_FOLLOWS;

class Nesting {
  private brackets = 0;
  private indicators = 0;
  private readonly indents: number[] = [0];
  private atLineStart = true;

  get depth(): number {
    return this.brackets + this.indicators + this.indents.length;
  }

  read(token: string): void {
    if (token === "\n" || token === "\r\n") this.newLine();
    else if (this.atLineStart) this.lineStart(token);
    if (token === "[" || token === "{") this.brackets += 1;
    else if ((token === "]" || token === "}") && this.brackets > 0) this.brackets -= 1;
    else if (this.brackets === 0 && /^[-?:]$/.test(token)) this.indicators += 1;
  }

  private newLine(): void {
    this.atLineStart = true;
    this.indicators = 0;
  }

  private lineStart(token: string): void {
    this.atLineStart = false;
    if (this.brackets > 0) return;
    const column = /^[ \t]+$/.test(token) ? token.length : 0;
    while ((this.indents[this.indents.length - 1] ?? -1) >= column) this.indents.pop();
    this.indents.push(column);
  }
}
