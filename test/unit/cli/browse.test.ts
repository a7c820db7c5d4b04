import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../../src/cli/program.ts";
import { fakeIo } from "./fake-io.ts";

const SMALL = join(import.meta.dirname, "../../fixtures/catalogs/small");

const sky = async (...args: string[]) => {
  const io = fakeIo();
  const code = await run(args, io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
};
const small = (...args: string[]) => sky(...args, "--catalog", SMALL);

const fileWith = async (name: string, text: string): Promise<string> => {
  const file = join(await mkdtemp(join(tmpdir(), "sky-browse-")), name);
  await writeFile(file, text);
  return file;
};

const CLOUDS = `onprem:
  egressUsdPerGb: 0
  regions:
    dc1:
      country: DE
      machines:
        - {instanceType: dgx, cpus: 96, memory: 768, accelerators: "A100:8"}
        - {instanceType: node, cpus: 16, memory: 64}
`;
const PRICES = `- {match: onprem, accelerator: a100-40gb, perAcceleratorHourUsd: 3.5}
- {match: onprem, perVcpuHourUsd: 0.05, perGibHourUsd: 0.01}
`;

describe("sky gpus", () => {
  it("lists accelerators, and the clouds of one", async () => {
    const all = await small("gpus");
    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(all.stdout).toMatch(/V100 +16 +\d/);
    const one = await small("gpus", "tesla-v100");
    expect(one.stdout.split("\n")[0]).toMatch(/^V100, NVIDIA, 16 GiB a card, also called/);
  });

  it.each([
    [["gpus", "A100-8:8"], 'NAME: "A100-8:8" is no accelerator', '"A100:8" or "A100-80GB:8"'],
    [["gpus", "--cloud", "awz"], '--cloud: "awz" is no cloud', '"aws"'],
    [["gpus", "--country", "UK"], '--country: "UK" is no ISO 3166', '"GB"'],
    [["gpus", "V100", "--cloud", "us-east-1"], '"us-east-1" is no cloud', '"aws/us-east-1"'],
    [["instances", "--arch", "sparc"], '--arch: "sparc"', "Did you mean"],
  ])("%j is an error with suggestions", async (args, words, suggestion) => {
    const { code, stdout, stderr } = await small(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr).toContain(suggestion);
  });

  it.each([
    [["gpus", "--count", "some"], '"8" (exactly) or "8+" (at least)'],
    [["gpus", "--sort", "beauty"], "perGpu"],
    [["gpus", "--limit", "0"], "a whole number, 1 or more"],
    [["gpus", "--country", "DE,"], 'or several: "aws,gcp"'],
    [["instances", "--cpus", "0"], "a number above 0"],
    [["instances", "extra"], "Usage: sky instances"],
  ])("%j is bad usage", async (args, words) => {
    const { code, stderr } = await small(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("gives programs every row, or as many as they ask for", async () => {
    const all = JSON.parse((await small("gpus", "--json")).stdout);
    expect(all.accelerators.length).toBeGreaterThan(4);
    const two = JSON.parse((await small("gpus", "--json", "--limit", "2")).stdout);
    expect(two.accelerators).toEqual(all.accelerators.slice(0, 2));
    const place = JSON.parse((await small("gpus", "V100", "--json", "--limit", "1")).stdout);
    expect(place.accelerators[0].places).toHaveLength(1);
  });

  it("cuts a long table unless told otherwise", async () => {
    expect((await small("gpus", "--limit", "1")).stdout).toMatch(/… \d+ more, use --all/);
    expect((await small("gpus", "--limit", "1", "--all")).stdout).not.toContain("use --all");
  });

  it("shows clouds and prices of one's own", async () => {
    const own = ["--clouds", await fileWith("clouds.yaml", CLOUDS)];
    const before = await small("gpus", "A100:8", "--cloud", "onprem", ...own);
    expect(before.stdout).toMatch(/onprem\/dc1 +dgx +8 +unknown +unknown +unknown/);
    expect(before.stdout).toContain("the on-demand price of 1 is unknown");
    const prices = ["--prices", await fileWith("prices.yaml", PRICES)];
    const after = await small("gpus", "A100:8", "--cloud", "onprem", ...own, ...prices);
    expect(after.stdout).toMatch(/onprem\/dc1 +dgx +8 +\$28.00 +\$3.50 +unknown/);
    const node = await small("instances", "--cloud", "onprem", ...own, ...prices);
    expect(node.stdout).toMatch(/node +16 +64 +unknown +\$1.44/);
  });

  it("tells mistakes in these files with their place", async () => {
    const clouds = await fileWith("clouds.yaml", CLOUDS.replace("A100:8", "A100-8:8"));
    const wrong = await small("gpus", "--clouds", clouds);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(
      `${clouds}:7:54 /onprem/regions/dc1/machines/0/accelerators: unknown accelerator "A100-8"`,
    );
    const prices = await fileWith("prices.yaml", PRICES);
    const unknown = await small("gpus", "--prices", prices);
    expect(unknown.stderr).toContain('"onprem" is no cloud of the catalog');
    expect((await small("gpus", "--prices", "/no/such/file")).code).toBe(2);
  });
});

describe("sky check and sky optimize", () => {
  const pipeline = (rest: string) => `stages:
  - name: train
    runtime: 2h
    resources: {accelerators: "A100:8", cpus: "96", memory: "768"}
    policy: {allow: [onprem]}
${rest}`;

  it("read both from the pipeline file, and the flags on top", async () => {
    const indented = (text: string) => text.replace(/^/gm, "  ");
    const whole = pipeline(`clouds:\n${indented(CLOUDS)}\nprices:\n${indented(PRICES)}`);
    const file = await fileWith("dag.yaml", whole);
    expect(await small("check", file)).toMatchObject({ code: 0, stderr: "" });
    const plan = JSON.parse((await small("optimize", file, "--json")).stdout);
    expect(plan.totals.usd).toBe(56);
    expect(plan.stages[0]).toMatchObject({ location: "onprem/dc1", usdPerHour: 28 });
    expect(plan.assumptions).toEqual([
      "own prices: onprem A100 at 3.5 USD per accelerator-hour, all-in (1 price)",
      "own prices: onprem at 0.05 USD/vCPU-h + 0.01 USD/GiB-h (1 price)",
    ]);
    const less = await fileWith("less.json", '[{"match": "onprem", "percent": -50}]');
    const cheaper = JSON.parse((await small("optimize", file, "--json", "--prices", less)).stdout);
    expect(cheaper.totals.usd).toBe(28);
  });

  it("an own cloud may come from a file of its own", async () => {
    const file = await fileWith("dag.yaml", pipeline(""));
    expect((await small("check", file)).stderr).toContain('"onprem" is no cloud');
    const clouds = await fileWith("clouds.yaml", CLOUDS);
    expect(await small("check", file, "--clouds", clouds)).toMatchObject({ code: 0 });
    const unpriced = await small("optimize", file, "--clouds", clouds);
    expect(unpriced.code).toBe(3);
    expect(unpriced.stderr).toContain("price unknown");
  });

  it("one name for two clouds is told where it was written", async () => {
    const clouds = await fileWith("clouds.yaml", CLOUDS.replace("onprem:", "aws:"));
    const file = await fileWith("dag.yaml", pipeline(""));
    expect((await small("check", file, "--clouds", clouds)).stderr).toContain(
      `${clouds}:1:1 /aws: "aws" is a cloud of the catalog already`,
    );
  });
});
