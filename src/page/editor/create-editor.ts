import { type Diagnostic, linter } from "@codemirror/lint";
import { Compartment, Prec, StateEffect } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { formatOf } from "../pipeline-text/format.ts";
import { parseText } from "../pipeline-text/parse-text.ts";
import { languageOf, schemaFaults } from "./language.ts";
import { smallestChange } from "./smallest-change.ts";
import { theme } from "./theme.ts";

/** A problem that the server found in the text. */
export interface TextMark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface EditorOptions {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Ctrl or Cmd and Enter. */
  readonly onPlan: () => void;
}

export interface Editor {
  /** Shows another text; what is the same stays, and so do the cursor and the history. */
  readonly setText: (text: string) => void;
  readonly setSchema: (schema: object) => void;
  readonly setMarks: (marks: readonly TextMark[]) => void;
  readonly goTo: (offset: number) => void;
  readonly destroy: () => void;
}

/** What is known of the text has changed, though the text has not. */
const checkAgain = StateEffect.define<null>();

/**
 * The editor in a shadow root: there its styles are constructed sheets, which a content policy without inline styles
 * permits.
 */
export const createEditor = (host: HTMLElement, options: EditorOptions): Editor => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const language = new Compartment();
  let schema: object | undefined;
  let marks: readonly TextMark[] = [];
  let shown = formatOf(options.text);

  const plan = (): boolean => {
    options.onPlan();
    return true;
  };
  const view = new EditorView({
    doc: options.text,
    root,
    parent: root,
    extensions: [
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: plan }])),
      basicSetup,
      theme,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": "Pipeline, JSON or YAML. Press Escape, then Tab, to leave the editor.",
        tabindex: "0",
      }),
      language.of(languageOf(shown, undefined)),
      linter((current) => [...faultsOf(current, marks, schema !== undefined)], {
        delay: 300,
        needsRefresh: ({ transactions }) =>
          transactions.some(({ effects }) => effects.some((effect) => effect.is(checkAgain))),
      }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        const text = update.state.doc.toString();
        if (formatOf(text) !== shown) useLanguage(formatOf(text));
        options.onChange(text);
      }),
    ],
  });

  const useLanguage = (format: typeof shown): void => {
    shown = format;
    // Not while an update is being applied.
    queueMicrotask(() =>
      view.dispatch({
        effects: [language.reconfigure(languageOf(format, schema)), checkAgain.of(null)],
      }),
    );
  };

  return {
    setText: (text) => {
      const change = smallestChange(view.state.doc.toString(), text);
      if (change !== undefined) view.dispatch({ changes: change });
    },
    setSchema: (loaded) => {
      schema = loaded;
      useLanguage(shown);
    },
    setMarks: (found) => {
      marks = found;
      view.dispatch({ effects: checkAgain.of(null) });
    },
    goTo: (offset) => {
      const anchor = Math.min(offset, view.state.doc.length);
      view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
};

/** The server knows more than the schema: once it has spoken of this text, only it is heard. */
const faultsOf = (
  view: EditorView,
  marks: readonly TextMark[],
  hasSchema: boolean,
): readonly Diagnostic[] => {
  const text = view.state.doc.toString();
  const error = ({ from, to, message }: TextMark): Diagnostic => ({
    from: Math.min(from, text.length),
    to: Math.min(to, text.length),
    severity: "error",
    message,
  });
  if (marks.length > 0) return marks.map(error);
  const read = parseText(text);
  if (read.ok) return hasSchema ? schemaFaults(view, formatOf(text)) : [];
  return read.error.map(({ from, to, detail }) => error({ from, to, message: detail }));
};
