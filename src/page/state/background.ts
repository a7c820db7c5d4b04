import { effect, signal } from "@preact/signals";
import type { Plan } from "../../domain/plan.ts";
import type { Result } from "../../domain/result.ts";
import { postPlan } from "../api/endpoints.ts";
import type { Failure } from "../api/problem.ts";
import { activity } from "./planning.ts";

/** A second, slower question about the same text. */
export type Background =
  | { readonly kind: "none" }
  | { readonly kind: "asking"; readonly text: string }
  | { readonly kind: "ready"; readonly text: string; readonly result: Result<Plan, Failure> };

/**
 * A question that is asked while nothing more urgent is: a plan that is asked for aborts it.
 *
 * @param options  named as the flags of `sky optimize`
 */
export const createBackground = (options: Readonly<Record<string, string>>) => {
  const state = signal<Background>({ kind: "none" });
  let running: AbortController | undefined;

  const ask = async (text: string): Promise<void> => {
    const known = state.peek();
    const failed = known.kind === "ready" && !known.result.ok;
    if (known.kind !== "none" && known.text === text && !failed) return;
    running?.abort();
    const controller = new AbortController();
    running = controller;
    state.value = { kind: "asking", text };
    const result = await postPlan(text, options, controller.signal);
    if (running === controller && !controller.signal.aborted)
      state.value = { kind: "ready", text, result };
  };

  effect(() => {
    if (activity.value.kind !== "asking" || running === undefined) return;
    if (state.peek().kind !== "asking") return;
    running.abort();
    running = undefined;
    state.value = { kind: "none" };
  });

  return { state, ask };
};
