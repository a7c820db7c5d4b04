import type * as z from "zod";
import type { InputError, NoPlan, Problem } from "../domain/errors.ts";
import type { Plan, PlannedStage } from "../domain/plan.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { schemaProblems } from "../pipeline/schema-problems.ts";
import { readSource, type Source } from "../pipeline/source.ts";
import { toValue } from "../pipeline/source-node.ts";
import { infeasibleSchema, planSchema, unknownSchema } from "../report/plan-schema.ts";

/** What `sky optimize --json` printed on some day. */
export type Saved =
  | { readonly kind: "plan"; readonly plan: Plan }
  | { readonly kind: "none"; readonly none: NoPlan }
  | { readonly kind: "late"; readonly timeLimitMs: number };

const REMEDY = "Save one with: sky optimize dag.json --json --out plan.json";

/** Reads a saved document; what is wrong is told with pointer and line. */
export const readSavedPlan = (text: string, file: string): Result<Saved, InputError> => {
  const source = readSource(text, file, "json");
  const saved = source.ok ? parse(source.value) : source;
  return saved.ok ? saved : err({ kind: "input", file, problems: saved.error });
};

const parse = (source: Source): Result<Saved, readonly Problem[]> => {
  const { root } = source;
  const status = root.kind === "map" ? root.members.get("status")?.node : undefined;
  const value = toValue(root);
  switch (status === undefined ? undefined : toValue(status)) {
    case "optimal":
    case "feasible":
      return checked(source, planSchema, value, (plan) => ({ kind: "plan", plan: toPlan(plan) }));
    case "infeasible":
      return checked(source, infeasibleSchema, value, (none) => ({
        kind: "none",
        none: toNoPlan(none),
      }));
    case "unknown":
      return checked(source, unknownSchema, value, (late) => ({
        kind: "late",
        timeLimitMs: late.timeLimitMs,
      }));
    default:
      return err([noPlan(source, status === undefined)]);
  }
};

const noPlan = (source: Source, isWithoutStatus: boolean): Problem =>
  isWithoutStatus
    ? source.problemAt([], "not a saved plan: it has no status", REMEDY)
    : source.problemAt(
        ["status"],
        "seen another status, needed optimal, feasible, infeasible or unknown",
        REMEDY,
      );

const checked = <Schema extends z.ZodType>(
  source: Source,
  schema: Schema,
  value: unknown,
  convert: (document: z.output<Schema>) => Saved,
): Result<Saved, readonly Problem[]> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(convert(parsed.data));
  const problems = schemaProblems(source, parsed.error.issues);
  return err(
    problems.map((problem) => ({
      ...problem,
      detail: problem.detail.replace("a field of a pipeline", "a field of a plan"),
    })),
  );
};

/** The document has the plan's own keys but for one; ids are texts there, and a key that is absent is not there at all. */
const toPlan = (document: z.output<typeof planSchema>): Plan => {
  const stages = document.stages.map(({ runnerUp, ...stage }) => {
    if (runnerUp === undefined) return stage;
    const { pricing, ...other } = runnerUp;
    return { ...stage, runnerUp: { ...other, market: pricing } };
  });
  return { ...document, stages: stages as unknown as PlannedStage[] } as unknown as Plan;
};

const toNoPlan = ({
  status: _,
  stages,
  ...document
}: z.output<typeof infeasibleSchema>): NoPlan => {
  const named = stages.map(({ name, ...rest }) => ({ stage: name, ...rest }));
  return { kind: "infeasible", ...document, stages: named } as unknown as NoPlan;
};
