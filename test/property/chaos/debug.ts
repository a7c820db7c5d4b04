import { readFileSync } from "node:fs";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { START_MS } from "./chaos-world.ts";
import { debugHook, runScenario } from "./run-scenario.ts";

const text = readFileSync(process.argv[2]!, "utf8")
  .replaceAll("__proto__:null,", "")
  .replaceAll("undefined", "null");
const scenario = JSON.parse(text, (_, v) => (v === null ? undefined : v));
const solver = createSolver();
debugHook.onEvent = (r) => {
  const e = r.event as any;
  const b =
    e.kind === "planned"
      ? e.because +
        " " +
        e.plan.stages
          .map((s: any) => `${s.name}@${s.location} ${s.instanceType} ${s.pricing}`)
          .join(", ")
      : JSON.stringify(e, (k, v) =>
          [
            "kind",
            "accelerators",
            "run",
            "tiers",
            "sha256",
            "files",
            "handle",
            "reservedNodes",
          ].includes(k)
            ? typeof v === "object" || k === "kind"
              ? k === "kind" && v !== e.kind
                ? v
                : undefined
              : undefined
            : v,
        ).slice(0, 330);
  console.log(((r.atMs - START_MS) / 3_600_000).toFixed(3), e.kind, b);
};
runScenario(scenario, solver.solve).then(
  (run) => {
    console.log(run?.outcome);
    return solver.close();
  },
  (e) => {
    console.log(e);
    return solver.close();
  },
);
