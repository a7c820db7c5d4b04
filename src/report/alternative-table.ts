import type { Alternative, Plan } from "../domain/plan.ts";
import { placesInWords } from "./moves.ts";
import { hoursDifference, usdDifference } from "./quantities.ts";
import { type Column, renderCapped } from "./table.ts";
import type { Section, View } from "./view.ts";

/** The next best plans; any two differ in a region. */
export const alternativeSection = ({ alternatives, stages }: Plan, view: View): Section => {
  const title = "Next best plans";
  if (alternatives === undefined) return { title, lines: [] };
  if (alternatives.length === 0)
    return { title, lines: ["  There is no plan with other regions."] };
  return {
    title,
    lines: renderCapped(alternativeColumns(stages), alternatives, view.columns, view.faint),
  };
};

export const alternativeColumns = (stages: Plan["stages"]): readonly Column<Alternative>[] => [
  { head: "Cost", align: "right", cell: ({ extraUsd }) => usdDifference(extraUsd) },
  { head: "Finish", align: "right", cell: ({ extraHours }) => hoursDifference(extraHours) },
  { head: "What differs", align: "left", cell: (other) => placesInWords(stages, other.stages) },
];
