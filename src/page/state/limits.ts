import { computed, type ReadonlySignal } from "@preact/signals";
import { budgetEdit, deadlineEdit, limitsOf } from "../limits/limit-fields.ts";
import { type SliderRange, sliderRange } from "../limits/slider-range.ts";
import type { TextEdit } from "../pipeline-text/edit-text.ts";
import { frontier } from "./details.ts";
import { fields } from "./pipeline.ts";
import { lastPlan } from "./planning.ts";

/** One ceiling that a slider moves. */
export interface LimitControl {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: ReadonlySignal<number | undefined>;
  readonly range: ReadonlySignal<SliderRange | undefined>;
  readonly edit: (value: number | undefined) => TextEdit;
}

const limits = computed(() => limitsOf(fields.value));

/** Leaves out what is `undefined`. */
const known = <Key extends string>(key: Key, value: number | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: number };

/** Figures of the frontier's ends; the cheapest plan is the slowest. */
const ends = computed(() => {
  const points = frontier.value?.points ?? [];
  return { cheapest: points[0], fastest: points.at(-1) };
});

export const deadlineControl: LimitControl = {
  id: "deadline",
  label: "Deadline",
  unit: "h",
  value: computed(() => limits.value.deadlineHours),
  range: computed(() =>
    sliderRange({
      ...known("least", ends.value.fastest?.hours),
      ...known("most", ends.value.cheapest?.hours),
      ...known("now", lastPlan.value?.totals.hours),
      ...known("limit", limits.value.deadlineHours),
    }),
  ),
  edit: deadlineEdit,
};

export const budgetControl: LimitControl = {
  id: "budget",
  label: "Budget",
  unit: "USD",
  value: computed(() => limits.value.budgetUsd),
  range: computed(() =>
    sliderRange({
      ...known("least", ends.value.cheapest?.usd),
      ...known("most", ends.value.fastest?.usd),
      ...known("now", lastPlan.value?.totals.usd),
      ...known("limit", limits.value.budgetUsd),
    }),
  ),
  edit: budgetEdit,
};
