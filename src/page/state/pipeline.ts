import { computed, signal } from "@preact/signals";
import { EXAMPLES } from "../examples.ts";
import { editText, type TextEdit } from "../pipeline-text/edit-text.ts";
import { formatOf } from "../pipeline-text/format.ts";
import { parseText } from "../pipeline-text/parse-text.ts";
import { type Fields, fieldsOf } from "../rules/pipeline-document.ts";

/** The pipeline as written: the one truth of the page. Sliders and rules read it and change it. */
export const text = signal(EXAMPLES[0]?.text ?? "");

export const format = computed(() => formatOf(text.value));
export const parsed = computed(() => parseText(text.value));

/** The document's fields; none while the text is not readable. */
export const fields = computed((): Fields => (parsed.value.ok ? fieldsOf(parsed.value.value) : {}));

/** @returns whether the text could be edited, which it cannot while it is not readable */
export const edit = (edits: readonly TextEdit[]): boolean => {
  if (!parsed.value.ok) return false;
  text.value = editText(text.value, edits);
  return true;
};
