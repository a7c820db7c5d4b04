/** Solves once in a thread and ends without closing it; run by a test that waits for the process to end. */
import { LinearModel } from "../../../src/optimizer/linear/model.ts";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";

const model = new LinearModel();
const a = model.binary("a");
model.addToObjective(a, 2);
model.row("one", [[a, 1]], "=", 1);
const { status, objective } = await createSolver().solve(model.toData(), {
  backend: "highs",
  limitMs: 10_000,
});
process.stdout.write(`${status} ${objective}\n`);
