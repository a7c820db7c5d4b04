import { computed, effect, untracked } from "@preact/signals";
import type { ParetoFrontier, Plan } from "../../domain/plan.ts";
import type { ServerProblem } from "../api/problem.ts";
import { isInfeasible } from "../api/problem.ts";
import { budgetEdit, deadlineEdit } from "../limits/limit-fields.ts";
import { editText } from "../pipeline-text/edit-text.ts";
import { listOf } from "../rules/pipeline-document.ts";
import { createBackground } from "./background.ts";
import { fields, parsed, text } from "./pipeline.ts";
import { activity, answer } from "./planning.ts";

/** Explaining solves the pipeline many times: larger ones are explained when asked. */
const STAGES_EXPLAINED_UNASKED = 12;
const ALTERNATIVES = "3";

const explanation = createBackground({ explain: "true", alternatives: ALTERNATIVES });
const frontierQuestion = createBackground({ pareto: "true" });

const isSmall = computed(() => listOf(fields.value.stages).length <= STAGES_EXPLAINED_UNASKED);

/** The plan with its explanations, when they are those of the plan that is shown. */
export const explained = computed((): Plan | undefined => {
  const { value } = explanation.state;
  const current = answer.value;
  if (value.kind !== "ready" || !value.result.ok || value.text !== current?.text) return undefined;
  return value.result.value;
});

/** The same for what stands in the way. */
export const explainedProblem = computed((): ServerProblem | undefined => {
  const { value } = explanation.state;
  if (value.kind !== "ready" || value.result.ok || value.text !== answer.value?.text)
    return undefined;
  const { error } = value.result;
  return error.kind === "problem" && isInfeasible(error) ? error.problem : undefined;
});

export const explaining = computed(() => explanation.state.value.kind === "asking");
export const explanationFailed = computed(() => {
  const { value } = explanation.state;
  return value.kind === "ready" && !value.result.ok && value.text === answer.value?.text;
});

export const explain = (): void => {
  if (answer.value) void explanation.ask(answer.value.text);
};

/** The text without the two ceilings, so that the frontier shows all that their sliders can reach. */
const unlimited = computed(() =>
  parsed.value.ok ? editText(text.value, [deadlineEdit(undefined), budgetEdit(undefined)]) : "",
);

/** Cost against time of this pipeline under its rules, whatever deadline and budget are set. */
export const frontier = computed((): ParetoFrontier | undefined => {
  const { value } = frontierQuestion.state;
  return value.kind === "ready" && value.text === unlimited.value && value.result.ok
    ? value.result.value.pareto
    : undefined;
});
export const askingFrontier = computed(() => frontierQuestion.state.value.kind === "asking");

export const askFrontier = (): void => void frontierQuestion.ask(unlimited.value);

/** Once a plan is here and the hand rests, small pipelines are explained and traded without asking. */
export const startDetails = (): (() => void) =>
  effect(() => {
    const current = answer.value;
    if (activity.value.kind !== "idle" || current === undefined || !isSmall.value) return;
    if (current.text !== text.value || !isPlanned(current.result)) return;
    untracked(() => {
      explain();
      askFrontier();
    });
  });

const isPlanned = (result: NonNullable<typeof answer.value>["result"]): boolean =>
  result.ok || isInfeasible(result.error);
