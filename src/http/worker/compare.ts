import * as z from "zod";
import type { Catalog } from "../../domain/catalog.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import { schemaProblems } from "../../pipeline/schema-problems.ts";
import { readSource } from "../../pipeline/source.ts";
import { toValue } from "../../pipeline/source-node.ts";
import { comparePlans } from "../../report/compare-plans.ts";
import { document, planDocument } from "../../report/json.ts";
import { readPlanOptions } from "../plan-options.ts";
import { type FieldError, fieldError, type Problem, problem } from "../problem.ts";
import { skyProblem } from "../sky-problem.ts";
import { type Planned, planText } from "./plan.ts";
import { type Done, MOST_COMPARED, type TextWork, type Work } from "./work.ts";

const FEWEST_COMPARED = 2;

const anyObject = z.record(z.string(), z.unknown(), { error: "an object" });
const listNeeded = `a list of ${FEWEST_COMPARED} to ${MOST_COMPARED} plans`;

/** Pipelines and options are checked where a plan of its own would check them. */
const compareFile = z.strictObject({
  pipeline: anyObject.optional(),
  plans: z
    .array(
      z.strictObject({
        name: z.string({ error: "a name (text)" }).min(1).max(100),
        pipeline: anyObject.optional(),
        options: anyObject.optional(),
      }),
      { error: listNeeded },
    )
    .min(FEWEST_COMPARED, { error: listNeeded })
    .max(MOST_COMPARED, { error: listNeeded }),
});

interface Variant {
  readonly name: string;
  readonly work: Extract<Work, { readonly kind: "plan" }>;
  /** Where its pipeline stands in the body. */
  readonly at: string;
}

/** Plans each variant, one after the other, and says how each differs from the first. */
export const compareBody = async (
  work: TextWork,
  catalog: Catalog,
  solve: SolveLp,
  isCancelled: () => boolean,
): Promise<Done> => {
  const variants = readVariants(work);
  if (!variants.ok) return { ok: false, problem: variants.error, settled: true };
  const plans: { readonly name: string; readonly planned: Planned }[] = [];
  for (const { name, work: planWork, at } of variants.value) {
    const planned = await planText(planWork, catalog, solve, isCancelled);
    // What is wrong with the request is the answer; that one variant has no plan is part of it.
    if (!planned.ok && planned.problem.status !== 504 && planned.problem.code !== "infeasible")
      return { ...planned, problem: movedTo(planned.problem, at) };
    plans.push({ name, planned });
  }
  const settled = plans.every(({ planned }) => planned.ok && planned.plan.status === "optimal");
  return { ok: true, body: comparison(plans), settled };
};

const comparison = (
  plans: readonly { readonly name: string; readonly planned: Planned }[],
): string => {
  const [base] = plans;
  return document({
    plans: plans.map(({ name, planned }) =>
      planned.ok ? { name, plan: planDocument(planned.plan) } : { name, problem: planned.problem },
    ),
    differences: plans
      .slice(1)
      .flatMap(({ name, planned }) =>
        planned.ok && base?.planned.ok
          ? [{ name, against: base.name, ...comparePlans(planned.plan, base.planned.plan) }]
          : [],
      ),
  });
};

const readVariants = (work: TextWork): Result<readonly Variant[], Problem> => {
  const { text, format, timeLimitMs, maxStages, today } = work;
  const source = readSource(text, "-", format);
  if (!source.ok)
    return err(skyProblem({ kind: "input", file: "-", problems: source.error }, true));
  const parsed = compareFile.safeParse(toValue(source.value.root));
  if (!parsed.success) {
    const problems = schemaProblems(source.value, parsed.error.issues);
    return err(invalid(problems.map((found) => fieldError("invalid-request", found))));
  }
  const errors: FieldError[] = [];
  const variants = parsed.data.plans.flatMap(({ name, pipeline, options }, index): Variant[] => {
    const own = pipeline ?? parsed.data.pipeline;
    const at = pipeline === undefined ? "/pipeline" : `/plans/${index}/pipeline`;
    const read = readPlanOptions(options ?? {}, timeLimitMs, today, `/plans/${index}/options`);
    if (own === undefined)
      errors.push(
        fieldError("invalid-request", {
          pointer: `/plans/${index}`,
          detail: "it has no pipeline",
          remedy: 'Give it one, or one for all plans: "pipeline" beside "plans".',
        }),
      );
    if (!read.ok) errors.push(...read.error);
    if (own === undefined || !read.ok) return [];
    const planWork = {
      kind: "plan",
      text: JSON.stringify(own),
      format: "json",
      options: read.value,
      maxStages,
    } as const;
    return [{ name, work: planWork, at }];
  });
  return errors.length > 0 ? err(invalid(errors)) : ok(variants);
};

const invalid = (errors: readonly FieldError[]): Problem => {
  const detail = errors.map(({ pointer, detail: what }) => `${pointer || "the body"}: ${what}`);
  return problem("invalid-request", detail.slice(0, 5).join("; "), { errors });
};

/** Lines were those of a text that was made here. */
const movedTo = (found: Problem, at: string): Problem => ({
  ...found,
  ...(found.errors === undefined
    ? {}
    : {
        errors: found.errors.map(({ line: _, column: __, ...error }) =>
          error.parameter === undefined ? { ...error, pointer: `${at}${error.pointer}` } : error,
        ),
      }),
});
