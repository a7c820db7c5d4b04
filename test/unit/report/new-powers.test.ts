import { expect, it } from "vitest";
import { toJson } from "../../../src/report/json.ts";
import { kilograms } from "../../../src/report/quantities.ts";
import { renderPlan } from "../../../src/report/render-plan.ts";
import { displayWidth } from "../../../src/report/text.ts";
import { totalSection } from "../../../src/report/totals-table.ts";
import { viewOf } from "../../../src/report/view.ts";
import { examplePlan, fullPlan } from "./example-plan.ts";

const narrow = { columns: 80, color: false };
const render = (plan = fullPlan()): string => renderPlan(plan, narrow);

it("shows reserved nodes, discounts, interruptions, carbon and the confident finish", () => {
  const text = render();
  expect(text).toContain("  - proc: 3 of 5 nodes reserved\n");
  expect(text).toContain("  - train: a discount saves $5.28 on 4.00 node-hours\n");
  expect(text).toContain("  - serve: 0.4 interruptions expected\n");
  expect(text).toMatch(/Carbon +12\.3 kg +CO2e, estimated\n/);
  expect(Math.max(...text.split("\n").map(displayWidth))).toBeLessThanOrEqual(80);
});

it("names the confidence that was asked for", () => {
  const lines = totalSection(fullPlan(), viewOf(narrow), 0.95).lines.join("\n");
  expect(lines).toMatch(/Finish +8\.10 h +expected, 9\.40 h at 95 %/);
});

it("prints nothing of what a plan does not have", () => {
  const text = render(examplePlan());
  for (const word of ["Counted in", "Carbon", "Cost against time", "expected"])
    expect(text).not.toContain(word);
});

it("shows the frontier: what moves against the row before", () => {
  const text = render();
  expect(text).toMatch(/\$30\.00 +10\.50 h +the cheapest\n/);
  expect(text).toMatch(/\$40\.07 +8\.10 h +train → gcp\/us-central1\n/);
  expect(text).toMatch(/\$55\.00 +7\.00 h +train → tpu-v3-32\n/);
  expect(text).toContain("Not complete: a plan that is missing saves at most 2.5%.");
});

it("shows fifteen rows of a long frontier and counts the others", () => {
  const points = Array.from({ length: 40 }, (_, k) => ({ usd: k, hours: 90 - k, stages: [] }));
  const text = render(fullPlan({ pareto: { points, complete: true } }));
  expect(text).toMatch(/\$14\.00 +76\.00 h/);
  expect(text).not.toMatch(/\$15\.00 +75\.00 h/);
  expect(text).toContain("  … 25 more in --json\n  Complete: ");
  expect(
    JSON.parse(toJson(fullPlan({ pareto: { points, complete: true } }))).pareto.points,
  ).toHaveLength(40);
});

it("begins with carbon when carbon is minimized, and compares in it", () => {
  const text = render(fullPlan({ objective: "carbon" }));
  expect(text).toMatch(
    /^review-ranker: 12\.3 kg CO2e for \$40\.07 in 8 h 6 min, proven\soptimal\./,
  );
  expect(text).toContain("gcp only would emit 13.3 kg CO2e (+7.6%).");
});

it("compares in cost and time when an hour is worth money", () => {
  expect(render(fullPlan({ objective: "cost + 25 USD per hour" }))).toContain(
    "gcp only would cost $43.10 and take 5 h 42 min (+7.6%).",
  );
});

it("tells small emissions apart", () => {
  expect([1234.56, 9.876, 0.0187, 0.0001, 0].map(kilograms)).toEqual([
    "1,234.6 kg",
    "9.88 kg",
    "0.019 kg",
    "<0.01 kg",
    "0.00 kg",
  ]);
});
