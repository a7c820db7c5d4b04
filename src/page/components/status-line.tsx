import { useEffect, useState } from "preact/hooks";
import { explaining } from "../state/details.ts";
import { type Activity, activity, answer, isStale } from "../state/planning.ts";

/** What is going on, also for screen readers. */
export const StatusLine = () => {
  const now = activity.value;
  return (
    <p class="status" data-busy={now.kind !== "idle"}>
      <span role="status" aria-live="polite">
        {sentence(now)}
      </span>
      {now.kind === "asking" && <Elapsed sinceMs={now.sinceMs} />}
      {now.kind === "idle" && explaining.value && <span> Explaining…</span>}
    </p>
  );
};

const sentence = (now: Activity): string => {
  if (now.kind === "asking") return "Planning…";
  if (now.kind === "waiting") return `The server is busy; asking again in ${now.seconds} s.`;
  const current = answer.value;
  if (current === undefined) return "No plan yet.";
  if (isStale.value) return "The pipeline has changed since this answer.";
  const took = `${Math.round(current.latencyMs).toLocaleString("en-US")} ms`;
  return current.result.ok ? `Planned in ${took}.` : `Answered in ${took}.`;
};

const TICK_MS = 100;
/** Quick answers need no clock, ms. */
const SLOW_MS = 500;

/** Seconds that a slow answer has taken; not read aloud. */
const Elapsed = ({ sinceMs }: { readonly sinceMs: number }) => {
  const [nowMs, setNowMs] = useState(sinceMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const passedMs = nowMs - sinceMs;
  return passedMs < SLOW_MS ? null : (
    <span aria-hidden="true"> {(passedMs / 1000).toFixed(1)} s</span>
  );
};
