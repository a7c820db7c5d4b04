import type { Catalog } from "../../domain/catalog.ts";
import { readSavedPlan } from "../../library/saved-plan.ts";
import { priceChanges } from "../../optimizer/price-changes.ts";
import { readSource } from "../../pipeline/source.ts";
import { explain } from "../../report/explain.ts";
import { infeasibleToJson, timeLimitToJson, toJson } from "../../report/json.ts";
import { renderPlan } from "../../report/render-plan.ts";
import { withReasons } from "../../report/why.ts";
import { skyProblem } from "../sky-problem.ts";
import type { Done, TextWork } from "./work.ts";

/** Of a text, as in a terminal without one. */
const COLUMNS = 100;

/** Shows a saved plan again with what has changed since, as `sky explain` does. */
export const explainBody = ({ text, as, today }: TextWork, catalog: Catalog): Done => {
  const saved = readSavedPlan(text, "plan");
  if (!saved.ok) {
    const unreadable = !readSource(text, "plan", "json").ok;
    return { ok: false, problem: skyProblem(saved.error, unreadable), settled: true };
  }
  const found = saved.value;
  const inText = as === "text";
  if (found.kind === "none")
    return settled(inText ? `${explain(found.none)}\n` : infeasibleToJson(found.none));
  if (found.kind === "late") {
    const limitMs = found.timeLimitMs;
    return settled(
      inText ? `${explain({ kind: "time-limit", limitMs })}\n` : timeLimitToJson(limitMs),
    );
  }
  const plan = withReasons({ ...found.plan, changes: priceChanges(found.plan, catalog) });
  return settled(
    inText ? renderPlan(plan, { columns: COLUMNS, color: false, today }) : toJson(plan),
  );
};

const settled = (body: string): Done => ({ ok: true, body, settled: true });
