import { existsSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import { sky } from "./sky.ts";
import {
  newDirectory,
  resultsIn,
  startSky,
  studyDocument,
  studyFile,
  whatifArgs,
} from "./study-runs.ts";

/** How often a run is killed; `RUNS=50` for a long night. */
const kills = Number(process.env.RUNS ?? 8);
const KILLS_IN_A_ROW = 4;

let study = "";
let undisturbed = "";
let undisturbedMs = 0;

beforeAll(async () => {
  study = await studyFile(studyDocument(60));
  undisturbed = await newDirectory();
  const { code, ms, stderr } = await sky(whatifArgs(study, undisturbed, "--jobs", "1"));
  expect({ code, stderr: stderr.replace(/^Written .*\n/, "") }).toEqual({ code: 0, stderr: "" });
  undisturbedMs = ms;
});

describe("a study", () => {
  it("gives the same files whatever the number of threads", async () => {
    const out = await newDirectory();
    expect((await sky(whatifArgs(study, out, "--jobs", "3"))).code).toBe(0);
    expect(await resultsIn(out)).toEqual(await resultsIn(undisturbed));
  });

  it("writes one row a scenario, in their order, with one without a plan", async () => {
    const lines = (await readFile(join(undisturbed, "results.jsonl"), "utf8")).trim().split("\n");
    const rows = lines.map((line) => JSON.parse(line));
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, index) => index));
    expect(rows).toHaveLength(1 + 2 + 60 * 5);
    expect(rows[2]).toMatchObject({ scenario: "nowhere", status: "infeasible", placement: "" });
    expect(rows[2].conflict.length).toBeGreaterThan(0);
    expect(rows.filter(({ status }) => status !== "optimal")).toHaveLength(1);
    const file = await readFile(join(undisturbed, "results.parquet"));
    const objects = await parquetReadObjects({ file: new Uint8Array(file).buffer });
    expect(objects).toHaveLength(rows.length);
    expect(objects[5]).toMatchObject({ scenario: rows[5].scenario, usd: rows[5].usd });
  });

  it("solves nothing again that the journal has, but for a line that was cut", async () => {
    const before = await readFile(join(undisturbed, "journal.jsonl"), "utf8");
    await appendFile(join(undisturbed, "journal.jsonl"), '{"key":"half');
    const again = await sky(whatifArgs(study, undisturbed));
    expect(again.code).toBe(0);
    expect(await readFile(join(undisturbed, "journal.jsonl"), "utf8")).toBe(before);
  });

  it("names a mistake with its line and ends with exit code 2", async () => {
    const bad = await studyFile({ ...studyDocument(3), scenarios: [{ name: "x", chnge: {} }] });
    const { code, stderr } = await sky(whatifArgs(bad, await newDirectory()));
    expect(code).toBe(2);
    expect(stderr).toMatch(/study\.json:1:\d+/);
    expect(stderr).toContain("chnge");
  });

  it("names a place that is not there", async () => {
    const bad = await studyFile({
      ...studyDocument(3),
      scenarios: [{ name: "x", change: { outage: ["awz"] } }],
    });
    const { code, stderr } = await sky(whatifArgs(bad, await newDirectory()));
    expect(code).toBe(2);
    expect(stderr).toContain('"awz" is no place of the catalog');
  });

  it("finds the placement to regret least", async () => {
    const out = await newDirectory();
    const few = await studyFile({ ...studyDocument(3), scenarios: [] });
    const { code, stdout } = await sky(whatifArgs(few, out, "--robust", "regret"));
    expect(code).toBe(0);
    expect(stdout).toContain("least largest regret");
    const { robust } = JSON.parse(await readFile(join(out, "summary.json"), "utf8"));
    expect(robust.status).toBe("optimal");
    expect(Math.max(...robust.scenarios.map((s: { regret: number }) => s.regret))).toBeCloseTo(
      robust.value,
      6,
    );
  });
});

describe("a run that is stopped", () => {
  it("ends well with Ctrl-C and says how to go on", async () => {
    const out = await newDirectory();
    const { child, ended, stderr } = startSky(whatifArgs(study, out, "--jobs", "1"));
    while (!existsSync(join(out, "journal.jsonl"))) await sleep(20);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stderr()).toMatch(/stopped: \d+ of 303 scenarios are done/);
    expect(stderr()).toContain("Go on with: sky whatif");
    expect(existsSync(join(out, "results.csv"))).toBe(false);
  });

  it(`goes on to the same results after ${kills} kills at random moments`, {
    timeout: 60_000 + kills * 15_000,
  }, async () => {
    const expected = await resultsIn(undisturbed);
    for (let left = kills; left > 0; left -= KILLS_IN_A_ROW) {
      const out = await newDirectory();
      for (let k = 0; k < Math.min(left, KILLS_IN_A_ROW); k++) {
        const { child, ended } = startSky(whatifArgs(study, out, "--jobs", "1"));
        await sleep(undisturbedMs * (0.2 + 0.6 * Math.random()));
        child.kill("SIGKILL");
        await ended;
      }
      expect((await sky(whatifArgs(study, out))).code).toBe(0);
      expect(await resultsIn(out)).toEqual(expected);
    }
  });
});
