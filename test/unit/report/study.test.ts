import { describe, expect, it } from "vitest";
import type { ScenarioRow, Study, StudyResult } from "../../../src/domain/study.ts";
import { studyPage } from "../../../src/report/study/page.ts";
import { drawStudy } from "../../../src/report/study/pictures/draw-study.ts";
import { resultsCsv, resultsJsonLines } from "../../../src/report/study/results.ts";
import { studyText } from "../../../src/report/study/text.ts";
import { summaryOf } from "../../../src/study/run/summary.ts";

const row = (index: number, more: Partial<ScenarioRow>): ScenarioRow => ({
  index,
  scenario: `scenario ${index}`,
  pipeline: "<b>one</b>",
  axes: {},
  status: "optimal",
  usd: 10 + index,
  computeUsd: 10,
  egressUsd: index,
  hours: 20 - index,
  clouds: ["aws"],
  regions: ["aws/us-east-1"],
  deltaUsd: index,
  deltaPct: 10 * index,
  deltaHours: -index,
  movedStages: [],
  placement: "a=aws/us-east-1 m5.xlarge",
  ...more,
});

const study = (sweep: Study["sweep"], axes: Study["axes"]): Study => ({
  name: "what if",
  pipelines: [
    {
      name: "<b>one</b>",
      pipeline: {} as Study["pipelines"][0]["pipeline"],
      prices: [],
      clouds: [],
    },
  ],
  scenarios: [],
  axes,
  ...(sweep === undefined ? {} : { sweep }),
});

const resultOf = (of: Study, rows: readonly ScenarioRow[]): StudyResult => ({
  study: of,
  rows,
  summary: summaryOf(of, rows, { asOf: "2026-01-01", sha256: "0".repeat(64) }),
});

const line = resultOf(study("cross", [{ name: "egress", values: [0, 1, 2] }]), [
  row(0, { scenario: "base" }),
  row(1, { axes: { egress: 0 } }),
  row(2, { axes: { egress: 1 }, placement: "a=gcp/us-central1 n2", clouds: ["gcp"] }),
  {
    ...row(3, { axes: { egress: 2 }, status: "infeasible", placement: "", conflict: ["deny aws"] }),
  },
]);

describe("the results of a study", () => {
  it("are a table with a blank cell for what is not known", () => {
    const { usd: _, ...without } = line.rows[3]!;
    const csv = resultsCsv({ ...line, rows: [...line.rows.slice(0, 3), without] }).split("\n");
    expect(csv[0]).toBe(
      "index,pipeline,scenario,axis_egress,status,usd,compute_usd,egress_usd,hours,kg_co2e,delta_usd,delta_pct,delta_hours,moved_stages,clouds,regions,placement,conflict",
    );
    expect(csv[1]).toMatch(/^0,<b>one<\/b>,base,,optimal,10,10,0,20,,0,0,0,,aws,/);
    expect(csv[4]).toMatch(/^3,.*,2,infeasible,,/);
    expect(csv[4]).toMatch(/,deny aws$/);
    expect(resultsJsonLines(line).trim().split("\n")).toHaveLength(4);
  });

  it("tell where the placement changes", () => {
    expect(line.summary.flips).toEqual([
      expect.objectContaining({ axis: "egress", from: 0, to: 1, movedStages: ["a"] }),
      expect.objectContaining({ axis: "egress", from: 1, to: 2 }),
    ]);
    expect(studyText(line)).toContain("egress 0 → 1: a of <b>one</b>");
  });

  it("have a line for one axis, a heat map for two, a tornado for one at a time", () => {
    const names = (of: StudyResult) => drawStudy(of).map(({ name }) => name.split("-")[0]);
    expect(names(line)).toEqual(["line", "scatter"]);
    const two = study("cross", [
      { name: "x", values: [1] },
      { name: "y", values: ["p", "q"] },
    ]);
    const cells = [
      row(0, {}),
      row(1, { axes: { x: 1, y: "p" } }),
      row(2, { axes: { x: 1, y: "q" } }),
    ];
    expect(names(resultOf(two, cells))).toEqual(["heat", "scatter"]);
    const alone = study("one-at-a-time", [
      { name: "x", values: [1, 2] },
      { name: "y", values: [3] },
    ]);
    const bars = [
      row(0, {}),
      row(1, { axes: { x: 1 } }),
      row(2, { axes: { x: 2 } }),
      row(3, { axes: { y: 3 } }),
    ];
    expect(names(resultOf(alone, bars))).toEqual(["tornado", "scatter"]);
  });

  it("are a page that escapes names, the same bytes every time, without script or network", () => {
    const page = studyPage(line, drawStudy(line));
    expect(page).toBe(studyPage(line, drawStudy(line)));
    expect(page).not.toContain("<b>one</b>");
    expect(page).toContain("&lt;b&gt;one&lt;/b&gt;");
    expect(page).not.toMatch(/<script|src="http|href="http/);
    expect(page.match(/<svg/g)).toHaveLength(2);
  });
});
