import { batch, computed, signal } from "@preact/signals";
import type { Plan } from "../../domain/plan.ts";
import type { Result } from "../../domain/result.ts";
import { postPlan } from "../api/endpoints.ts";
import type { Failure } from "../api/problem.ts";
import type { TextEdit } from "../pipeline-text/edit-text.ts";
import { edit, text } from "./pipeline.ts";

/** What came back for a text. */
export interface Answer {
  readonly text: string;
  readonly result: Result<Plan, Exclude<Failure, { kind: "aborted" }>>;
  /** From the question to the answer, ms. */
  readonly latencyMs: number;
}

export type Activity =
  | { readonly kind: "idle" }
  | { readonly kind: "asking"; readonly sinceMs: number }
  /** The server is busy and said when to come back. */
  | { readonly kind: "waiting"; readonly seconds: number };

/** The last answer; it stays until the next one is here. */
export const answer = signal<Answer | undefined>(undefined);
/** The last answer with a plan, shown faded beside a failure that says nothing of plans. */
export const lastPlan = signal<Plan | undefined>(undefined);
export const activity = signal<Activity>({ kind: "idle" });

/** The text has changed since it was planned. */
export const isStale = computed(
  () => answer.value !== undefined && answer.value.text !== text.value,
);

/** Moving a slider asks once it rests so long, ms. */
const REST_MS = 150;
const MOST_RETRIES = 3;
const LONGEST_WAIT_SECONDS = 30;

let running: AbortController | undefined;
let resting: ReturnType<typeof setTimeout> | undefined;

/** Asks for a plan of the text as it is now; a question under way is given up. */
export const planNow = async (): Promise<void> => {
  stop();
  const controller = new AbortController();
  running = controller;
  const asked = text.value;
  const startMs = performance.now();
  activity.value = { kind: "asking", sinceMs: startMs };
  const result = await askPatiently(asked, controller.signal);
  if (running !== controller || isAborted(result)) return;
  batch(() => {
    activity.value = { kind: "idle" };
    answer.value = { text: asked, result, latencyMs: performance.now() - startMs } as Answer;
    if (result.ok) lastPlan.value = result.value;
  });
};

/** Gives up what is under way. */
export const stop = (): void => {
  clearTimeout(resting);
  running?.abort();
  running = undefined;
  activity.value = { kind: "idle" };
};

/** Changes the document and plans again when the hand rests. */
export const editAndPlan = (edits: readonly TextEdit[]): void => {
  if (!edit(edits)) return;
  clearTimeout(resting);
  resting = setTimeout(() => void planNow(), REST_MS);
};

const isAborted = (result: Result<unknown, Failure>): boolean =>
  !result.ok && result.error.kind === "aborted";

const askPatiently = async (asked: string, signal: AbortSignal): Promise<Result<Plan, Failure>> => {
  for (let attempt = 0; ; attempt++) {
    const result = await postPlan(asked, {}, signal);
    const seconds = result.ok ? undefined : busySeconds(result.error);
    if (seconds === undefined || attempt >= MOST_RETRIES) return result;
    activity.value = { kind: "waiting", seconds };
    await rest(seconds * 1000, signal);
    if (signal.aborted) return { ok: false, error: { kind: "aborted" } };
  }
};

/** Busy passes; too many requests, not ready and the like are for people to judge. */
const busySeconds = (failure: Failure): number | undefined =>
  failure.kind === "problem" && failure.problem.status === 503 && failure.retryAfter !== undefined
    ? Math.min(failure.retryAfter, LONGEST_WAIT_SECONDS)
    : undefined;

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
