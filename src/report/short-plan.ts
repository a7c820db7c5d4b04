import type { Plan } from "../domain/plan.ts";
import { headline } from "./headline.ts";
import { stageSection } from "./stage-table.ts";
import { totalSection } from "./totals-table.ts";
import { transferSection } from "./transfer-table.ts";
import { type RenderView, viewOf } from "./view.ts";

/** What somebody has to know before saying yes: what runs where, what moves, what it costs. */
export const renderShortPlan = (plan: Plan, render: RenderView): string => {
  const view = viewOf(render);
  const sections = [
    stageSection(plan, view),
    transferSection(plan, view),
    totalSection(plan, view),
  ];
  const blocks = sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => [view.strong(title), ...lines].join("\n"));
  return `${[headline(plan, view).join("\n"), ...blocks].join("\n\n")}\n`;
};
