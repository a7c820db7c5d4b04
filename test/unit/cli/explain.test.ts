import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../../src/cli/program.ts";
import { infeasibleToJson, timeLimitToJson, toJson } from "../../../src/report/json.ts";
import { explainedPlan } from "../report/explained-plan.ts";
import { fakeIo } from "./fake-io.ts";

const catalog = join(import.meta.dirname, "../../fixtures/catalogs/small");
const dag = join(import.meta.dirname, "../../golden/explained/dag.json");

const saved = async (text: string): Promise<string> => {
  const file = join(await mkdtemp(join(tmpdir(), "sky-explain-")), "plan.json");
  await writeFile(file, text);
  return file;
};

const explained = async (text: string, ...flags: string[]) => {
  const io = fakeIo({ columns: 80 });
  const code = await run(["explain", await saved(text), "--catalog", catalog, ...flags], io);
  return { code, out: io.stdout(), err: io.stderr() };
};

const planned = async (...flags: string[]): Promise<string> => {
  const io = fakeIo();
  await run(["optimize", dag, "--catalog", catalog, "--json", ...flags], io);
  return io.stdout();
};

describe("a saved plan", () => {
  it("is shown as it was, and says that nothing has changed", async () => {
    const { code, out } = await explained(await planned("--explain"));
    expect(code).toBe(0);
    expect(out).toContain("What the rules cost");
    expect(out).toContain("Since then, in the catalog of 2026-08-10");
    expect(out).toContain("The same placement costs the same today");
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("is replayed with its own prices where the catalog has moved on and lacks its machines (C-42)", async () => {
    const march = toJson(explainedPlan({ catalog: { asOf: "2026-03-01", offers: 1, sha256: "" } }));
    const { code, out, err } = await explained(march);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("$40.07");
    expect(out).toMatch(/serve, per hour\s+\$0\.1086\s+gone/);
    expect(out).toContain("What is gone has no price");
    expect(out).toContain("1 offer of 2026-03-01");
    expect(out).toContain("The catalog is 269 days old");
  });

  it("shows how far each price has moved, and what the placement costs now", async () => {
    const plan = JSON.parse(await planned());
    for (const stage of plan.stages) {
      stage.usdPerHour /= 2;
      stage.usd /= 2;
    }
    const { totals } = plan;
    totals.usd -= totals.computeUsd / 2;
    const { out } = await explained(JSON.stringify(plan), "--json");
    const { changes, stages } = JSON.parse(out);
    expect(changes.usd).toBeCloseTo(totals.computeUsd + totals.egressUsd, 6);
    for (const [k, change] of changes.stages.entries()) {
      expect(change.thenUsdPerHour).toBe(stages[k].usdPerHour);
      expect(change.nowUsdPerHour).toBeCloseTo(2 * change.thenUsdPerHour, 6);
    }
    expect((await explained(JSON.stringify(plan))).out).toContain("+100%");
  });

  it("comes from standard input, and goes to a file", async () => {
    const out = join(await mkdtemp(join(tmpdir(), "sky-explain-")), "again.json");
    const io = fakeIo({ stdin: await planned() });
    const args = ["explain", "-", "--catalog", catalog, "--format", "json", "--out", out];
    expect(await run(args, io)).toBe(0);
    expect(JSON.parse(await readFile(out, "utf8"))).toHaveProperty("changes.catalog.asOf");
  });

  it("is the same document again, but for what has changed", async () => {
    const text = toJson(explainedPlan());
    const { changes, ...again } = JSON.parse((await explained(text, "--json")).out);
    expect(changes).toBeDefined();
    // Reasons are added where there were none.
    const reasons = again.stages.map(({ why }: { why: string }) => why);
    const before = JSON.parse(text);
    expect(again).toEqual({
      ...before,
      stages: before.stages.map((stage: object, k: number) => ({ ...stage, why: reasons[k] })),
    });
  });
});

describe("an answer without a plan", () => {
  const none = {
    kind: "infeasible",
    summary: "every stage has offers, but none go together under the rules.",
    conflict: ["budget 1 USD"],
    hits: ["train"],
    relaxations: [{ rule: "budget 1 USD", usd: 3, hours: 2 }],
    leastLimits: [{ rule: "budget 1 USD", unit: "USD", now: 1, least: 3, usd: 3, hours: 2 }],
    stages: [],
  } as const;

  it("is shown as well", async () => {
    const text = infeasibleToJson(none);
    const shown = await explained(text);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain("budget 1 USD raised to $3.00: $3.00 in 2 h");
    expect((await explained(text, "--json")).out).toBe(text);
  });

  it("also when the time was up", async () => {
    expect((await explained(timeLimitToJson(2000))).out).toContain("time limit of 2 s");
  });
});

describe("what is no saved plan is refused with its place", () => {
  it.each([
    ["no JSON", "{", "1:2"],
    ["a pipeline", '{"stages": []}', "not a saved plan: it has no status"],
    ["a list", "[1]", "not a saved plan"],
    ["an unknown status", '{"status": "best"}', "/status: seen another status"],
    ["a plan without stages", '{"status": "optimal"}', "/stages"],
    [
      "an unknown field",
      JSON.stringify({ ...JSON.parse(toJson(explainedPlan())), more: 1 }),
      "more",
    ],
    ["a wrong figure", toJson(explainedPlan()).replace('"gap": 0', '"gap": "none"'), "/gap"],
  ])("%s", async (_, text, words) => {
    const { code, out, err } = await explained(text);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(words);
    expect(err).not.toContain("bug");
  });

  it("and so is a missing catalog", async () => {
    const io = fakeIo();
    const file = await saved(toJson(explainedPlan()));
    expect(await run(["explain", file, "--catalog", "/nowhere"], io)).toBe(5);
  });
});
