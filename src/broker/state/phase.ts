import type { StagePhase } from "../../domain/run-status.ts";
import type { RunState } from "./state.ts";

/** What a stage is doing, in a word, as if the run went on. */
export const phaseOf = (state: RunState, name: string): StagePhase => {
  const stage = state.stages.get(name);
  if (stage?.output !== undefined) return "finished";
  const attempt = stage?.current === undefined ? undefined : state.attempts.get(stage.current);
  if (attempt === undefined) return state.waiting.has(name) ? "waiting for spot" : "waiting";
  if (attempt.machine === undefined) return "provisioning";
  if (attempt.jobEnded !== undefined) return "copying out";
  return attempt.jobId === undefined ? "copying in" : "running";
};
