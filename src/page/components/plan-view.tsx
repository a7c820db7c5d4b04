import type { Plan } from "../../domain/plan.ts";
import { baselinesContent, movedContent } from "../../report/content/plan-content.ts";
import { Explanations } from "./explanations.tsx";
import { Headline } from "./headline.tsx";
import { Notes } from "./notes.tsx";
import { Pictures } from "./pictures.tsx";
import { ReportSection } from "./report-section.tsx";
import { StageTable } from "./stage-table.tsx";
import { WhyList } from "./why-list.tsx";

/** What is there at once stands first: explanations come later and must not move what is being read. */
export const PlanView = ({ plan }: { readonly plan: Plan }) => (
  <>
    <Headline plan={plan} />
    <StageTable plan={plan} />
    <Pictures plan={plan} />
    <WhyList plan={plan} />
    <ReportSection narrow section={movedContent(plan)} />
    <ReportSection narrow section={baselinesContent(plan)} />
    <Explanations plan={plan} />
    <Notes plan={plan} />
  </>
);
