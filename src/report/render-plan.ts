import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import { alternativeSection } from "./alternative-table.ts";
import { baselineSection } from "./baseline-table.ts";
import { breakEvenSection } from "./break-even-table.ts";
import { changeSection } from "./change-section.ts";
import { fallbackSection } from "./fallback-table.ts";
import { headline } from "./headline.ts";
import { ageWarning, excludedSection, noteSection, oldPrices, provenance } from "./notes.ts";
import { paretoSection } from "./pareto-table.ts";
import { ruleSection } from "./rule-section.ts";
import { runnerUpSection } from "./runner-up-table.ts";
import { detailSection } from "./stage-details.ts";
import { stageSection } from "./stage-table.ts";
import { wrap } from "./text.ts";
import { totalSection } from "./totals-table.ts";
import { transferSection } from "./transfer-table.ts";
import { unusedAccelerators } from "./unused-accelerators.ts";
import { type RenderView, type Section, type View, viewOf } from "./view.ts";
import { whySection } from "./why.ts";

export interface RenderOptions extends RenderView {
  /** ISO 8601 date, for the age of the catalog; absent: no warning. */
  readonly today?: string;
  /** What was asked for; with it the report also names accelerators that nobody asked for. */
  readonly pipeline?: Pipeline;
}

/**
 * The plan for people: one sentence, then tables. Figures are rounded here and nowhere before.
 *
 * @returns text with a final newline
 */
export const renderPlan = (plan: Plan, options: RenderOptions): string => {
  const view = viewOf(options);
  const unused = options.pipeline === undefined ? [] : unusedAccelerators(options.pipeline, plan);
  const sections = [
    stageSection(plan, view),
    detailSection(plan, view),
    transferSection(plan, view),
    totalSection(plan, view, options.pipeline?.limits.confidence),
    whySection(plan, view),
    ruleSection(plan, view),
    paretoSection(plan, view),
    baselineSection(plan, view),
    runnerUpSection(plan, view),
    alternativeSection(plan, view),
    fallbackSection(plan, view),
    breakEvenSection(plan, view),
    changeSection(plan, view),
    excludedSection(plan, view),
    noteSection(plan, unused, view),
  ];
  const blocks = [
    headline(plan, view).join("\n"),
    ...sections.filter(({ lines }) => lines.length > 0).map((section) => block(section, view)),
    footer(plan, options.today, view),
  ];
  return `${blocks.join("\n\n")}\n`;
};

const block = ({ title, lines }: Section, view: View): string =>
  [view.strong(title), ...lines].join("\n");

const footer = (plan: Plan, today: string | undefined, view: View): string => {
  const warnings = [ageWarning(plan, today), oldPrices(plan, today)];
  return [
    ...wrap(provenance(plan), view.columns).map(view.faint),
    ...warnings.flatMap((warning) =>
      warning === undefined ? [] : wrap(warning, view.columns).map(view.warning),
    ),
  ].join("\n");
};
