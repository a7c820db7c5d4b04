import { parsed } from "../state/pipeline.ts";
import { activity, isStale, planNow, stop } from "../state/planning.ts";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** On a narrow screen the answer is below, out of sight. */
const showAnswer = (): void => {
  if (matchMedia("(max-width: 900px)").matches)
    document.querySelector(".result")?.scrollIntoView({ block: "start" });
};

export const PlanButton = () => {
  const busy = activity.value.kind !== "idle";
  return (
    <div class="bar plan-bar">
      <button
        type="button"
        class="primary"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        disabled={!parsed.value.ok}
        onClick={() => void planNow().then(showAnswer)}
      >
        Plan
      </button>
      <kbd>{isMac ? "⌘" : "Ctrl"} + Enter</kbd>
      {busy && (
        <button type="button" onClick={stop}>
          Cancel
        </button>
      )}
      {!busy && isStale.value && <span class="hint">Changed since it was planned</span>}
    </div>
  );
};
