import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LinearModel } from "../../../src/optimizer/linear/model.ts";
import type { Backend } from "../../../src/optimizer/linear/solution.ts";
import { createSolver, type Solver } from "../../../src/optimizer/linear/solve.ts";
import { marketSplit } from "./hard-model.ts";

const backends: readonly Backend[] = ["javascript-lp-solver", "highs"];
const hard = marketSplit().toData();

const easy = (() => {
  const model = new LinearModel();
  const [a, b] = [model.binary("a"), model.binary("b")];
  model.addToObjective(a, 2);
  model.addToObjective(b, 3);
  model.row(
    "one",
    [
      [a, 1],
      [b, 1],
    ],
    "=",
    1,
  );
  return model.toData();
})();

let solver: Solver;
beforeAll(() => {
  solver = createSolver();
});
afterAll(() => solver.close());

const solveEasy = (backend: Backend = "highs") => solver.solve(easy, { backend, limitMs: 10_000 });

describe.each(backends)("%s in a thread", (backend) => {
  it("solves", async () => {
    const solution = await solveEasy(backend);
    expect(solution).toMatchObject({ status: "optimal", objective: 2, backend });
    expect([...solution.values]).toEqual([1, 0]);
  });

  it("is back within half a second of a 1 s limit on a hard model, with an honest status", async () => {
    await solveEasy(backend);
    const start = performance.now();
    const solution = await solver.solve(hard, { backend, limitMs: 1000 });
    expect(performance.now() - start).toBeLessThan(1500);
    expect(["feasible", "unknown"]).toContain(solution.status);
    expect(solution.bound).toBeLessThanOrEqual(solution.objective);
    expect(solution.bound).toBeGreaterThanOrEqual(0);
    expect(solution.values).toHaveLength(solution.status === "feasible" ? hard.columnCount : 0);
  });

  it("is ended by the signal and solves again in a new thread", async () => {
    await solveEasy(backend);
    const start = performance.now();
    const signal = AbortSignal.timeout(200);
    const solution = await solver.solve(hard, { backend, limitMs: 60_000, signal });
    expect(performance.now() - start).toBeLessThan(1500);
    expect(["feasible", "unknown"]).toContain(solution.status);
    expect(await solveEasy(backend)).toMatchObject({ status: "optimal", objective: 2 });
  });
});

it("highs has a solution of the hard model when its thread is ended, for it posted one before", async () => {
  await solveEasy();
  const signal = AbortSignal.timeout(1500);
  const solution = await solver.solve(hard, { backend: "highs", limitMs: 60_000, signal });
  expect(solution.status).toBe("feasible");
  expect(solution.objective).toBeGreaterThan(0);
});

it("a thread that does not notice its limit is ended", async () => {
  const deaf = createSolver({ workerFile: new URL("./deaf-worker.mjs", import.meta.url) });
  const start = performance.now();
  const solution = await deaf.solve(easy, { backend: "highs", limitMs: 100 });
  expect(solution).toMatchObject({ status: "unknown", bound: 0 });
  expect(performance.now() - start).toBeLessThan(1500);
  await deaf.close();
});

it("a thread that cannot start is an error that says why", async () => {
  const broken = createSolver({ workerFile: new URL("./no-such-worker.mjs", import.meta.url) });
  await expect(broken.solve(easy, { backend: "highs", limitMs: 10_000 })).rejects.toThrow(
    "no-such-worker",
  );
});

it("an already aborted signal starts nothing; a solve that waits its turn may be aborted too", async () => {
  const aborted = { backend: "highs", limitMs: 1000, signal: AbortSignal.abort() } as const;
  expect((await solver.solve(easy, aborted)).status).toBe("unknown");
  const controller = new AbortController();
  let firstIsBack = false;
  const first = solver.solve(hard, { backend: "highs", limitMs: 300 }).finally(() => {
    firstIsBack = true;
  });
  const second = solver.solve(easy, { backend: "highs", limitMs: 300, signal: controller.signal });
  controller.abort();
  expect((await second).status).toBe("unknown");
  expect(firstIsBack).toBe(false);
  expect(["feasible", "unknown"]).toContain((await first).status);
});

it("more solves than threads all get their answer", async () => {
  const pool = createSolver({ workers: 2 });
  const answers = await Promise.all(
    Array.from({ length: 7 }, () => pool.solve(easy, { backend: "highs", limitMs: 10_000 })),
  );
  expect(answers.map(({ objective }) => objective)).toEqual(Array(7).fill(2));
  await pool.close();
});

it("closing answers what runs and what waits, and a closed solver can start again", async () => {
  const own = createSolver();
  await own.solve(easy, { backend: "highs", limitMs: 10_000 });
  const running = own.solve(hard, { backend: "highs", limitMs: 60_000 });
  const waiting = own.solve(easy, { backend: "highs", limitMs: 60_000 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await own.close();
  expect(["feasible", "unknown"]).toContain((await running).status);
  expect((await waiting).status).toBe("unknown");
  expect((await own.solve(easy, { backend: "highs", limitMs: 10_000 })).status).toBe("optimal");
  await own.close();
});

it.each([0, 1.5])("%d workers are refused", (workers) => {
  expect(() => createSolver({ workers })).toThrow("at least one worker");
});

it("an idle thread does not keep the process alive", () => {
  const script = fileURLToPath(new URL("./idle-thread.ts", import.meta.url));
  const { stdout, status } = spawnSync("node", ["--import", "tsx", script], {
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(stdout.trim()).toBe("optimal 2");
  expect(status).toBe(0);
});
