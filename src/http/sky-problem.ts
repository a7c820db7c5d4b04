import type { InputError, NoPlan, SkyError } from "../domain/errors.ts";
import { BLOCKED_FLAG } from "../library/plan-inputs.ts";
import { explain } from "../report/explain.ts";
import { infeasibleToJson } from "../report/json.ts";
import { fieldError, type Problem, type ProblemCode, problem } from "./problem.ts";

/** More bad fields than anybody reads, in a pipeline made of nothing else. */
const MOST_ERRORS = 100;

/**
 * What the planner could not do, as a client is told.
 *
 * @param unreadable  the text is no JSON or YAML at all
 */
export const skyProblem = (error: SkyError, unreadable = false): Problem => {
  switch (error.kind) {
    case "input":
      return inputProblem(error, unreadable ? "unreadable" : "invalid-pipeline");
    case "infeasible":
      return infeasibleProblem(error);
    case "time-limit":
      return timeLimitProblem(error.limitMs);
    case "catalog":
      // Files and lines of the server's disk are for its log alone.
      return problem("not-ready", "The catalog of this server cannot be used.");
  }
};

const inputProblem = ({ file, problems }: InputError, code: ProblemCode): Problem => {
  const parameter = file === BLOCKED_FLAG ? { parameter: "blocked" } : {};
  const errors = problems
    .slice(0, MOST_ERRORS)
    .map((found) => fieldError(code, { ...found, ...parameter }));
  const [first] = errors;
  const where = first?.pointer ? `${first.pointer}: ` : "";
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return problem(
    "parameter" in parameter ? "invalid-request" : code,
    `${where}${first?.detail ?? "not valid"}${more}`,
    {
      errors,
      ...(problems.length > MOST_ERRORS ? { errorsLeftOut: problems.length - MOST_ERRORS } : {}),
    },
  );
};

/** The document of `--json` is part of the problem, so that programs read one form. */
const infeasibleProblem = (error: NoPlan): Problem => {
  const { status: _, ...document } = JSON.parse(infeasibleToJson(error));
  return problem("infeasible", explain(error), document);
};

export const timeLimitProblem = (limitMs: number): Problem =>
  problem(
    "time-limit",
    `No plan was found within the time limit of ${limitMs / 1000} s. This does not mean that none exists.`,
    { timeLimitMs: limitMs },
  );
