import { describe, expect, it } from "vitest";
import type { LocationId, RegionId } from "../../../src/domain/ids.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import { renderPlan } from "../../../src/report/render-plan.ts";
import { displayWidth } from "../../../src/report/text.ts";
import { examplePlan, plannedStage, plannedTransfer } from "./example-plan.ts";

const render = (plan: Plan, columns = 80): string => renderPlan(plan, { columns, color: false });

const widest = (text: string): number => Math.max(...text.split("\n").map(displayWidth));

const withLongNames = (): Plan => {
  const name = "a-stage-with-a-name-that-somebody-generated-from-a-path_".repeat(3);
  const location = "onprem/data-center-of-the-faculty/second-row-of-the-cellar" as LocationId;
  const region = "onprem/data-center-of-the-faculty" as RegionId;
  return examplePlan({
    name,
    stages: [
      plannedStage({
        name,
        location,
        instanceType: "Standard_ND96amsr_A100_v4_with_a_suffix",
        usdPerHour: 123.4567,
        usd: 123456.78,
        runnerUp: {
          location,
          instanceType: "Standard_ND96amsr_A100_v4_with_a_suffix",
          market: "spot",
          extraUsd: 98765.43,
          extraHours: 1234.5,
        },
      }),
    ],
    transfers: [plannedTransfer({ item: name, from: region, consumers: [name], gb: 123456.78 })],
    baselines: [
      { name, usd: 1, hours: 1, extraPct: 1000 },
      { name: "x", reason: `${name} needs ${name}` },
    ],
    excluded: [{ stage: name, reason: `countries: ${name}`, offers: 3, nearest: location }],
    assumptions: [name],
  });
};

describe("width", () => {
  it.each([80, 100, 120, 200])("stays within %d columns for long names", (columns) => {
    expect(widest(render(withLongNames(), columns))).toBeLessThanOrEqual(columns);
  });

  it("stays within 80 columns for the example and loses no fact", () => {
    const text = render(examplePlan());
    expect(widest(text)).toBeLessThanOrEqual(80);
    for (const fact of ["us-central1-b", "Standard_D16s_v5", "Inferentia:1", "spot", "$35.20"])
      expect(text).toContain(fact);
  });

  it("gives each fact its own column where there is room", () => {
    expect(render(examplePlan(), 120)).toMatch(/Machine +Accelerators +Market/);
  });

  it("leaves no blanks at line ends", () => {
    expect(render(examplePlan(), 120)).not.toMatch(/ \n/);
  });
});

describe("headline", () => {
  const first = (plan: Plan): string => render(plan, 200).split("\n")[0] ?? "";

  it("says money, time and proof", () => {
    expect(first(examplePlan())).toBe("review-ranker: $40.07 in 5 h 44 min, proven optimal.");
  });

  it("does not claim a proof that is missing", () => {
    const text = first(examplePlan({ status: "feasible", gap: 0.032 }));
    expect(text).toContain("not proven optimal, at most 3.2% above the optimum");
  });

  it("names the nearest worse strategy", () => {
    expect(render(examplePlan(), 200).split("\n")[1]).toBe("gcp only would cost $43.10 (+7.6%).");
  });
});

describe("unknown runtimes", () => {
  const { hours: _, usd: __, endHour: ___, ...open } = plannedStage({ usdPerHour: 0.9, nodes: 2 });

  it("shows one stage per hour and never as a total", () => {
    const text = render(
      examplePlan({
        stages: [open],
        transfers: [],
        baselines: [],
        totals: { usd: 0, computeUsd: 0, egressUsd: 0, unknownRuntimeUsdPerHour: 1.8 },
      }),
    );
    expect(text.split("\n")[0]).toContain("$1.80 per hour, proven");
    expect(text).toContain("$1.80/h");
    expect(text).toContain("Total (partial)");
    expect(text).not.toContain("Finish ");
  });

  it("says that comparisons let an hour stand in", () => {
    const totals = { usd: 0, computeUsd: 0, egressUsd: 0, unknownRuntimeUsdPerHour: 1.8 };
    expect(render(examplePlan({ stages: [open], totals }))).toContain("count one hour for each");
    expect(render(examplePlan())).not.toContain("count one hour for each");
  });

  it("marks the total of a mixed pipeline as partial and names the stage", () => {
    const text = render(
      examplePlan({
        stages: [plannedStage({ name: "proc" }), open],
        totals: { usd: 35.2, computeUsd: 35.2, egressUsd: 0, unknownRuntimeUsdPerHour: 1.8 },
      }),
    );
    expect(text.split("\n")[0]).toContain("$35.20 so far, plus $1.80 per hour");
    expect(text).toMatch(/Total \(partial\) +\$35\.20 +without train: runtime not given/);
  });
});

describe("long lists", () => {
  it("says in one line what a rule removed from many stages", () => {
    const excluded = Array.from({ length: 17 }, (_, i) => ({
      stage: `s${i}`,
      reason: "countries EU",
      offers: i + 1,
    }));
    const text = render(examplePlan({ excluded }), 100);
    expect(text).toContain(
      "countries EU: 17 of s16, 16 of s15, 15 of s14, 14 of s13 and 91 of 13 more stages",
    );
    expect(text.match(/countries EU/g)).toHaveLength(1);
  });

  it("shows the dearest transfers and sums up the others", () => {
    const transfers = Array.from({ length: 40 }, (_, i) =>
      plannedTransfer({ item: `d${i}`, gb: 1, usd: i < 10 ? 1 : 2 }),
    );
    const text = render(examplePlan({ transfers }));
    expect(text).toContain("… and 10 more: 10 GB for $10.00");
    expect(text).not.toMatch(/\bd9\b/);
  });
});

it("shows the number of machines where there are several", () => {
  expect(render(examplePlan({ stages: [plannedStage({ nodes: 12 })] }))).toMatch(
    /Nodes[\s\S]*\b12 /,
  );
  expect(render(examplePlan())).not.toContain("Nodes");
});

it("does not repeat an accelerator that the machine's name tells", () => {
  const stages = [
    plannedStage({ instanceType: "tpu-v3-8", accelerators: { "tpu-v3-8": 1 } }),
    plannedStage({ instanceType: "n1-standard-1+T4:1", accelerators: { T4: 1 } }),
    plannedStage({ instanceType: "p3.8xlarge", accelerators: { V100: 4 } }),
  ];
  const text = render(examplePlan({ stages }), 95);
  expect(text).not.toMatch(/tpu-v3-8:1|T4:1 T4:1/);
  expect(text).toContain("p3.8xlarge V100:4");
});

it("leaves out empty sections", () => {
  const text = render(examplePlan({ transfers: [], baselines: [], excluded: [], assumptions: [] }));
  for (const title of ["Data moved", "Compared with", "Offers left out", "Note"])
    expect(text).not.toContain(title);
});

it("warns of an old catalog only when it is old", () => {
  const warned = (today: string): boolean =>
    renderPlan(examplePlan(), { columns: 80, color: false, today }).includes("days old");
  expect(warned("2026-11-08")).toBe(false);
  expect(warned("2026-11-09")).toBe(true);
});

it("paints only when asked to", () => {
  const painted = renderPlan(examplePlan(), { columns: 80, color: true });
  expect(painted).toContain("\u001B[");
  expect(render(examplePlan())).not.toContain("\u001B");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
  expect(painted.replace(/\u001B\[\d+m/g, "")).toBe(render(examplePlan()));
});

it("lets no name move the cursor", () => {
  const name = "\u001B[2J\u001B]0;title\u0007";
  const text = render(examplePlan({ name, stages: [plannedStage({ name })], assumptions: [name] }));
  expect(text).not.toContain("\u001B");
});

describe("age of single prices", () => {
  const withTrainPriceOf = (priceAsOf: string): Plan =>
    examplePlan({ stages: [plannedStage({ name: "train", priceAsOf })] });
  const text = (priceAsOf: string): string =>
    renderPlan(withTrainPriceOf(priceAsOf), { columns: 80, color: false, today: "2026-11-25" });

  it("names the stages whose price is over a year old", () => {
    expect(text("2024-11")).toContain("the price of train (2024-11)");
  });

  it("is silent about younger ones", () => {
    expect(text("2025-12-01")).not.toContain("Over a year old");
  });
});
