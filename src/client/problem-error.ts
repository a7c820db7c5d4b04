import type { Problem } from "./documents.ts";

/** What a server refused, and why. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  /** `undefined`: the answer came from something else than a skyplan server. */
  readonly problem: Problem | undefined;

  constructor(status: number, body: unknown) {
    const problem = isProblem(body) ? body : undefined;
    super(problem?.detail ?? `The server answered ${status} without saying why.`);
    this.status = status;
    this.problem = problem;
  }

  /** As in the table of problems; `undefined` with `problem`. */
  get code(): Problem["code"] | undefined {
    return this.problem?.code;
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === "object" && body !== null && "code" in body && "detail" in body;
