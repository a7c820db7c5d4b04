import type { Fallback, Plan } from "../domain/plan.ts";
import { placesInWords } from "./moves.ts";
import { hoursDifference, usdDifference } from "./quantities.ts";
import { type Column, renderCapped } from "./table.ts";
import type { Section, View } from "./view.ts";

/** The best plan when something that this one uses is not to be had. */
export const fallbackSection = ({ fallbacks = [], stages }: Plan, view: View): Section => ({
  title: "If something is not to be had",
  lines: renderCapped(fallbackColumns(stages), fallbacks, view.columns, view.faint),
});

export const fallbackColumns = (stages: Plan["stages"]): readonly Column<Fallback>[] => [
  { head: "Unavailable", align: "left", cell: nameOf },
  { head: "Cost", align: "right", cell: (f) => ifPlanned(f, usdDifference(f.extraUsd ?? 0)) },
  { head: "Finish", align: "right", cell: (f) => ifPlanned(f, hoursDifference(f.extraHours ?? 0)) },
  {
    head: "Then",
    align: "left",
    cell: (fallback) => fallback.reason ?? placesInWords(stages, fallback.stages),
  },
];

const nameOf = ({ outage, unavailable }: Fallback): string =>
  outage === "spot market" ? `spot at ${unavailable}` : unavailable;

const ifPlanned = ({ usd }: Fallback, text: string): string => (usd === undefined ? "" : text);
