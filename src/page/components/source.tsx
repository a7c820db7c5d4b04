import { useRef } from "preact/hooks";
import { EXAMPLES } from "../examples.ts";
import { downloadPipeline, openFile } from "../state/files.ts";
import { format, text } from "../state/pipeline.ts";
import { share } from "../state/sharing.ts";
import { EditorPane } from "./editor-pane.tsx";
import { PlanButton } from "./plan-button.tsx";

/** The pipeline: where it comes from, its text, where it goes. */
export const Source = () => (
  <section class="source panel" aria-labelledby="source-heading">
    <div class="bar">
      <h2 id="source-heading">Pipeline</h2>
      <span class="tag">{format.value === "json" ? "JSON" : "YAML"}</span>
      <ExampleMenu />
      <OpenButton />
      <button type="button" onClick={downloadPipeline}>
        Save
      </button>
      <button type="button" onClick={() => void share()}>
        Share
      </button>
    </div>
    <EditorPane />
    <PlanButton />
  </section>
);

const ExampleMenu = () => (
  <select
    aria-label="Open an example"
    value={EXAMPLES.find((example) => example.text === text.value)?.name ?? ""}
    onChange={(event) => {
      const chosen = EXAMPLES.find(({ name }) => name === event.currentTarget.value);
      if (chosen !== undefined) text.value = chosen.text;
    }}
  >
    <option value="" disabled>
      Examples
    </option>
    {EXAMPLES.map(({ name, label }) => (
      <option key={name} value={name}>
        {label}
      </option>
    ))}
  </select>
);

const OpenButton = () => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Open
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,.yaml,.yml"
        aria-label="Pipeline file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) void openFile(file);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
};
