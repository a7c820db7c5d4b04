import { err, ok, type Result } from "../domain/result.ts";
import {
  duplicateKey,
  MAX_DEPTH,
  type Member,
  type Path,
  type Scalar,
  type SourceNode,
  type SyntaxFault,
  tooDeep,
} from "./source-node.ts";

/**
 * Reads strict JSON (RFC 8259) and keeps the offset of every key and value, which `JSON.parse` does not.
 * A key written twice is a fault; a number too large for a double is read as `Infinity`, for the schema to refuse.
 */
export const readJson = (text: string): Result<SourceNode, readonly SyntaxFault[]> => {
  const reader = new JsonReader(text);
  try {
    return ok(reader.document());
  } catch (fault) {
    if (fault instanceof JsonFault) return err([fault.fault]);
    throw fault;
  }
};

/** Leaves the recursive descent; never leaves this module. */
class JsonFault extends Error {
  readonly fault: SyntaxFault;
  constructor(fault: SyntaxFault) {
    super(fault.detail);
    this.fault = fault;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids raw control characters in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const WORD = /(?:true|false|null)(?![\w.])/y;
const WORDS: Readonly<Record<string, Scalar>> = { true: true, false: false, null: null };

class JsonReader {
  private at = 0;
  private readonly path: (string | number)[] = [];
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  document(): SourceNode {
    this.skipSpace();
    const node = this.value();
    this.skipSpace();
    if (this.at < this.text.length) this.fail("the end of the file");
    return node;
  }

  private value(): SourceNode {
    const offset = this.at;
    if (this.path.length > MAX_DEPTH) throw new JsonFault(tooDeep(offset));
    const first = this.text[offset];
    if (first === "{") return { kind: "map", offset, members: this.members() };
    if (first === "[") return { kind: "list", offset, items: this.items() };
    return { kind: "scalar", offset, value: this.scalar(first) };
  }

  private scalar(first: string | undefined): Scalar {
    if (first === '"') return this.string();
    const word = this.match(WORD);
    if (word !== undefined) return WORDS[word] ?? null;
    const number = this.match(NUMBER);
    return number === undefined ? this.fail("a value") : Number(number);
  }

  private items(): SourceNode[] {
    const items: SourceNode[] = [];
    this.sequence("]", () => {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    });
    return items;
  }

  private members(): Map<string, Member> {
    const members = new Map<string, Member>();
    this.sequence("}", () => {
      const keyOffset = this.at;
      const key = this.text[this.at] === '"' ? this.string() : this.fail("a field name in quotes");
      if (members.has(key)) throw new JsonFault(duplicateKey(keyOffset, this.path as Path, key));
      this.skipSpace();
      this.expect(":");
      this.skipSpace();
      this.path.push(key);
      members.set(key, { keyOffset, node: this.value() });
      this.path.pop();
    });
    return members;
  }

  /** The parts between an opening and a closing bracket. */
  private sequence(close: string, part: () => void): void {
    this.at += 1;
    this.skipSpace();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      part();
      this.skipSpace();
      if (this.text[this.at] === close) break;
      if (this.text[this.at] !== ",") this.fail(`"," or "${close}"`);
      this.at += 1;
      this.skipSpace();
    }
    this.at += 1;
  }

  private string(): string {
    const quoted = this.match(STRING);
    return quoted === undefined
      ? this.fail("text that ends with a quote on the same line, with valid escapes")
      : (JSON.parse(quoted) as string);
  }

  private expect(char: string): void {
    if (this.text[this.at] !== char) this.fail(`"${char}"`);
    this.at += 1;
  }

  private skipSpace(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private fail(needed: string): never {
    const rest = this.text.slice(this.at, this.at + 12).split(/[\r\n]/, 1)[0] ?? "";
    const seen = this.at >= this.text.length ? "the end of the file" : JSON.stringify(rest);
    throw new JsonFault({
      offset: this.at,
      path: [...this.path],
      detail: `not valid JSON: seen ${seen}, needed ${needed}`,
      remedy: remedyFor(rest),
    });
  }
}

const remedyFor = (rest: string): string => {
  if (/^(\/[/*]|#)/.test(rest))
    return "JSON has no comments: remove it, or write the file as YAML (.yaml), which has # comments.";
  if (/^[}\]]/.test(rest)) return "Remove the comma before the bracket.";
  if (rest === "") return "The file seems to be cut off: close what is open.";
  if (/^-?(NaN|Infinity)/.test(rest)) return "Write a finite number.";
  return "Correct the text here.";
};
