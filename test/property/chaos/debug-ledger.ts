import { readFileSync } from "node:fs";
import { ledgerOf } from "../../../src/broker/billing/ledger.ts";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { runScenario } from "./run-scenario.ts";

const scenario = JSON.parse(readFileSync(process.argv[2]!, "utf8"));
const solver = createSolver();
runScenario(scenario, solver.solve).then((run) => {
  const { entries } = ledgerOf(run!.events, { nowMs: run!.chaos.clock.nowMs(), rules: [] });
  for (const e of entries.filter((e) => e.kind === "egress"))
    console.log("L", e.stage, e.what, e.quantity, e.usdPerUnit, e.usd.toFixed(3));
  for (const l of run!.chaos.world.meter.lines)
    if (l.kind === "transfer")
      console.log("M", l.toUrl, l.from, l.to, l.bytes / 1e9, l.usd.toFixed(3));
  for (const { event: e } of run!.events)
    if (e.kind === "copied" && e.route.from !== e.route.to)
      console.log(
        "C",
        e.item,
        e.purpose.kind,
        e.route.toUrl,
        e.copied.bytes / 1e9,
        e.copied.sentBytes / 1e9,
        JSON.stringify(e.route.tiers),
      );
  return solver.close();
});
