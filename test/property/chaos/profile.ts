import fc from "fast-check";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { debugHook, runScenario } from "./run-scenario.ts";
import { scenarioArbitrary } from "./scenario.ts";

const solver = createSolver();
let solves = 0,
  events = 0;
debugHook.onEvent = () => {
  events++;
};
const all = fc.sample(scenarioArbitrary(), { numRuns: 30, seed: 7 });
(async () => {
  for (const s of all) {
    const t = performance.now();
    solves = 0;
    events = 0;
    const r = await runScenario(s, (m, h) => {
      solves++;
      return solver.solve(m, h);
    });
    console.log(
      (performance.now() - t).toFixed(0),
      "ms",
      r?.outcome.status,
      "solves",
      solves,
      "events",
      events,
      "hours",
      r?.chaos.hours().toFixed(1),
      "timers",
      (r?.chaos.clock as any)?.registered,
      "stages",
      s.stages.length,
    );
  }
  await solver.close();
})();
