import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { parseDocument } from "yaml";
import { err, ok, type Result } from "../../domain/result.ts";
import { formatOf } from "./format.ts";

/** A place in the text that is no JSON or YAML; offsets in characters. */
export interface TextFault {
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

/** No document needs more; the same bound as the server's reader. */
const MOST_ALIASES = 100;

/**
 * The document as plain values, aliases of YAML put in their place. Only the form is checked, the meaning is the
 * server's business.
 */
export const parseText = (text: string): Result<unknown, readonly TextFault[]> =>
  formatOf(text) === "json" ? parseJson(text) : parseYaml(text);

const parseJson = (text: string): Result<unknown, readonly TextFault[]> => {
  const faults: ParseError[] = [];
  parseTree(text, faults, { disallowComments: true, allowTrailingComma: false });
  if (faults.length > 0) return err(faults.map(jsonFault));
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err([{ from: 0, to: text.length, detail: String(error) }]);
  }
};

const jsonFault = ({ offset, length, error }: ParseError): TextFault => ({
  from: offset,
  to: offset + length,
  detail: `${sentence(printParseErrorCode(error))} here.`,
});

/** `CommaExpected` → `Comma expected`. */
const sentence = (code: string): string =>
  code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const parseYaml = (text: string): Result<unknown, readonly TextFault[]> => {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0)
    return err(
      document.errors.map(({ pos: [from, to], message }) => ({ from, to, detail: `${message}.` })),
    );
  try {
    return ok(document.toJS({ maxAliasCount: MOST_ALIASES }));
  } catch (error) {
    return err([{ from: 0, to: 0, detail: error instanceof Error ? error.message : "unreadable" }]);
  }
};
