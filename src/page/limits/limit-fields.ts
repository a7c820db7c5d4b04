import { parseDurationHours } from "../../domain/units.ts";
import type { TextEdit } from "../pipeline-text/edit-text.ts";
import { type Fields, fieldsOf } from "../rules/pipeline-document.ts";

/** Ceilings that the sliders move; absent: the document has none. */
export interface LimitValues {
  readonly deadlineHours?: number;
  readonly budgetUsd?: number;
}

export const limitsOf = (document: Fields): LimitValues => {
  const { deadline, budgetUsd } = fieldsOf(document.limits);
  const hours =
    typeof deadline === "string" || typeof deadline === "number"
      ? parseDurationHours(deadline)
      : undefined;
  return {
    ...(hours !== undefined && { deadlineHours: hours }),
    ...(typeof budgetUsd === "number" && { budgetUsd }),
  };
};

export const deadlineEdit = (hours: number | undefined): TextEdit => ({
  path: ["limits", "deadline"],
  value: hours === undefined ? undefined : `${hours}h`,
});

export const budgetEdit = (usd: number | undefined): TextEdit => ({
  path: ["limits", "budgetUsd"],
  value: usd,
});
