import { editJson } from "./edit-json.ts";
import { editYaml } from "./edit-yaml.ts";
import { formatOf } from "./format.ts";
import type { TextPath } from "./path.ts";

/** One value of a document to be set; `undefined` takes it out. */
export interface TextEdit {
  readonly path: TextPath;
  readonly value: unknown;
}

/** The text with the edits made one after the other; the rest stays as its author wrote it. */
export const editText = (text: string, edits: readonly TextEdit[]): string =>
  edits.reduce(
    (edited, { path, value }) =>
      formatOf(edited) === "json" ? editJson(edited, path, value) : editYaml(edited, path, value),
    text,
  );
