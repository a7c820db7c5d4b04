import type { Plan } from "../../domain/plan.ts";
import { Comparisons } from "./comparisons.tsx";
import { Explanations } from "./explanations.tsx";
import { Headline } from "./headline.tsx";
import { Notes } from "./notes.tsx";
import { Pictures } from "./pictures.tsx";
import { StageTable } from "./stage-table.tsx";
import { TransferTable } from "./transfer-table.tsx";

export const PlanView = ({ plan }: { readonly plan: Plan }) => (
  <>
    <Headline plan={plan} />
    <StageTable plan={plan} />
    <Pictures plan={plan} />
    <Explanations plan={plan} />
    <TransferTable plan={plan} />
    <Comparisons plan={plan} />
    <Notes plan={plan} />
  </>
);
