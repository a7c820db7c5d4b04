import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "../../../bench/child.ts";
import { PATHS } from "../../../bench/paths.ts";
import { sampleJob, wholeSteps } from "../../../bench/studies/spot/experiment.ts";
import { gapsOf } from "../../../bench/studies/spot/gaps.ts";
import { markdownTable, percent } from "../../../bench/studies/spot/markdown.ts";
import { evenly, mean, quantile } from "../../../bench/studies/spot/statistics.ts";
import { marketOf, traceOf } from "../../arbitraries/spot.ts";

/** Campaign, zones and machine as the study wants them, with made-up machines in them. */
const CAMPAIGNS: readonly (readonly [campaign: string, step: number, files: readonly string[]])[] =
  [
    [
      "availability/1-node/aws-02-15-2023",
      195,
      ["us-east-1a_v100_1", "us-east-2a_v100_1", "us-west-2a_v100_1"],
    ],
    ["availability/1-node/aws-10-26-2022", 600, ["us-west-2a_v100_1", "us-west-2b_k80_8"]],
    ["availability/16-node/aws-08-27-2023", 300, ["us-east-2b_v100_1"]],
    ["preemption/1-node/aws-04-19-2023", 300, ["us-east-1b_intel_64", "us-east-1c_intel_64"]],
    ["preemption/1-node/aws-04-22-2023", 300, ["us-west-2b_v100_1"]],
    ["preemption/1-node/gcp-04-30-2023", 300, ["us-central1-a_c3-88", "us-east1-b_c3-88"]],
    ["preemption/4-node/aws-08-03-2023", 300, ["us-east-1f_v100_1"]],
  ];
const HOURS = 150;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "skyplan-traces-"));
  for (const [campaign, step, files] of CAMPAIGNS)
    files.forEach((file, at) => {
      const path = join(folder, campaign, `${file}.json`);
      const nodes = Number.parseInt(campaign.split("/")[1]!, 10);
      // Seven hours with machines, three without, shifted from zone to zone.
      const data = Array.from({ length: Math.ceil((HOURS * 3600) / step) }, (_, t) =>
        ((t * step) / 3600) % 10 < 7 - at ? nodes : 0,
      );
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify({ metadata: { gap_seconds: step }, data }));
    });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCRIPT = ["--import", "tsx", join(PATHS.root, "bench/studies/run.ts")];

test("the study runs on any traces of this layout, and writes nothing when it only tries", async () => {
  process.env.SPOT_TRACES = folder;
  const { stdout } = await runNode([...SCRIPT, "spot", "--smoke"]);
  for (const title of [
    "20 hours on one V100",
    "A deadline, one zone",
    "The formula that plans use",
  ])
    expect(stdout).toContain(`## ${title}`);
  expect(stdout).toMatch(/^- \*\*20 h on one V100\*\*/m);
  expect(stdout).not.toContain("NaN");
  process.env.SPOT_TRACES = join(folder, "nowhere");
  expect((await runNode([...SCRIPT, "spot"])).stdout).toMatch(/^not run: no traces/);
  delete process.env.SPOT_TRACES;
});

test("gaps are shares of what on demand costs", () => {
  const offers = [
    {
      trace: traceOf("aws/us-west-2/us-west-2a", "0000011111"),
      onDemandUsdPerHour: 3,
      spotUsdPerHour: 1,
    },
  ];
  const samples = sampleJob(
    { workHours: 5, restartHours: 0, checkpointEveryHours: 0, deadlineHours: 10 },
    marketOf(offers),
    1,
  );
  const { saving, gap, closed } = gapsOf(samples);
  // Uniform progress is behind after an hour and stays on demand until the line is met, at hour 2 of 10.
  expect(saving.greedy).toBeCloseTo(2 / 3);
  expect(saving.optimum).toBeCloseTo(2 / 3);
  expect(gap.uniform).toBeCloseTo(saving.optimum - saving.uniform);
  expect(closed).toBeNaN();
});

test("starts lie in the middle of even parts, and times are whole steps", () => {
  expect(evenly(100, 4)).toEqual([12, 37, 62, 87]);
  expect(wholeSteps(0.2, 195)).toBeCloseTo(780 / 3600);
  expect(wholeSteps(0.2, 30)).toBeCloseTo(0.2);
});

test("mean, quantile and table", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(percent(-0.034, 1)).toBe("−3.4 %");
  expect(percent(-0.0001)).toBe("0 %");
  expect(percent(Number.POSITIVE_INFINITY)).toBe("–");
  expect(markdownTable(["a", "b"], [["x", "10"]])).toEqual([
    "| a   |   b |",
    "| --- | --: |",
    "| x   |  10 |",
  ]);
});
