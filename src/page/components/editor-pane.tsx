import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { getPipelineSchema } from "../api/endpoints.ts";
import type { Editor } from "../editor/create-editor.ts";
import { text } from "../state/pipeline.ts";
import { planNow } from "../state/planning.ts";
import { readingProblems, serverProblems, type TextProblem } from "../state/text-problems.ts";

/** The editor, loaded behind the page, and the problems of its text. */
export const EditorPane = () => {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  useEffect(() => mountEditor(host.current, editor), []);
  return (
    <>
      <div ref={host} class="editor" />
      <ProblemList onChoose={({ from }) => editor.current?.goTo(from)} />
    </>
  );
};

const mountEditor = (
  host: HTMLDivElement | null,
  keep: { current: Editor | undefined },
): (() => void) => {
  const gone = new AbortController();
  const load = async (): Promise<void> => {
    const { createEditor } = await import("../editor/create-editor.ts");
    if (host === null || gone.signal.aborted) return;
    const editor = createEditor(host, {
      text: text.peek(),
      onChange: (written) => {
        text.value = written;
      },
      onPlan: () => void planNow(),
    });
    keep.current = editor;
    const unfollow = [
      effect(() => editor.setText(text.value)),
      effect(() => editor.setMarks(serverProblems.value)),
    ];
    gone.signal.addEventListener("abort", () => {
      for (const stop of unfollow) stop();
      editor.destroy();
    });
    const schema = await getPipelineSchema(gone.signal);
    if (schema.ok && !gone.signal.aborted) editor.setSchema(schema.value);
  };
  void load();
  return () => gone.abort();
};

const MOST_SHOWN = 6;

const ProblemList = ({ onChoose }: { readonly onChoose: (problem: TextProblem) => void }) => {
  const problems = serverProblems.value.length > 0 ? serverProblems.value : readingProblems.value;
  const more = problems.length - MOST_SHOWN;
  return (
    <div aria-live="polite">
      {problems.length > 0 && (
        <ul class="problems" aria-label="Problems of the pipeline">
          {problems.slice(0, MOST_SHOWN).map((problem) => (
            <li key={`${problem.from} ${problem.message}`}>
              <button type="button" class="link" onClick={() => onChoose(problem)}>
                Line {problem.line}
              </button>{" "}
              {problem.message}
            </li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
    </div>
  );
};
