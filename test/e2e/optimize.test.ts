import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goodPipeline, pipelineFile, root, sky, smallCatalog } from "./sky.ts";

const optimize = async (pipeline: unknown, ...flags: string[]) =>
  sky(["optimize", await pipelineFile(pipeline), "--catalog", smallCatalog, ...flags]);

const withPolicy = (policy: object): object => ({ ...goodPipeline, policy });

describe("a plan", () => {
  it("goes to stdout, and nothing to stderr, with exit code 0", async () => {
    const { code, stdout, stderr } = await optimize(goodPipeline);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^good: \$[\d.]+ in .*, proven optimal\.\n/);
    expect(stdout).not.toContain("\u001B");
  });

  it("is a document with --json, the same bytes every time but for the solver's clock", async () => {
    const runs = await Promise.all([
      optimize(goodPipeline, "--json"),
      optimize(goodPipeline, "--json"),
    ]);
    const [first, second] = runs.map(({ stdout }) => stdout.replace(/"ms": [\d.]+/, ""));
    expect(first).toBe(second);
    const plan = JSON.parse(runs[0]?.stdout ?? "");
    expect(plan.status).toBe("optimal");
    expect(plan.totals.usd).toBeCloseTo(plan.totals.computeUsd + plan.totals.egressUsd, 9);
    expect(plan.stages.map(({ name }: { name: string }) => name)).toEqual(["prepare", "train"]);
  });

  it("reads standard input, JSON or YAML", async () => {
    const args = ["optimize", "-", "--catalog", smallCatalog, "--json"];
    const json = await sky(args, { stdin: JSON.stringify(goodPipeline) });
    const yaml = await sky(args, {
      stdin: "name: good\nstages:\n  - {name: only, runtime: 1h, resources: {cpus: 4+}}\n",
    });
    expect(json.code).toBe(0);
    expect(JSON.parse(yaml.stdout).stages[0].name).toBe("only");
  });

  it("goes whole into the file of --out", async () => {
    const dir = await mkdtemp(join(tmpdir(), "sky-out-"));
    const out = join(dir, "plan.json");
    const { code, stdout, stderr } = await optimize(goodPipeline, "--json", "--out", out);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain(out);
    expect(JSON.parse(await readFile(out, "utf8")).status).toBe("optimal");
    expect(await readdir(dir)).toEqual(["plan.json"]);
  });

  it("follows the flags over the file", async () => {
    const cheap = JSON.parse((await optimize(goodPipeline, "--json")).stdout);
    const place = cheap.stages[1].location.split("/").slice(0, 2).join("/");
    const other = JSON.parse((await optimize(goodPipeline, "--json", "--blocked", place)).stdout);
    expect(other.stages[1].location.startsWith(place)).toBe(false);
    expect(other.totals.usd).toBeGreaterThanOrEqual(cheap.totals.usd);
    const fast = JSON.parse((await optimize(goodPipeline, "--json", "--minimize", "time")).stdout);
    expect(fast.objective).toBe("time");
    expect(fast.totals.hours).toBeLessThanOrEqual(cheap.totals.hours);
  });

  it("has the frontier of cost and time with --pareto", async () => {
    const plan = JSON.parse((await optimize(goodPipeline, "--json", "--pareto")).stdout);
    const { complete, points } = plan.pareto;
    expect(complete).toBe(true);
    expect(points[0].usd).toBeCloseTo(plan.totals.usd, 9);
    for (const [k, point] of points.slice(1).entries()) {
      expect(point.usd).toBeGreaterThan(points[k].usd);
      expect(point.hours).toBeLessThan(points[k].hours);
    }
    expect((await optimize(goodPipeline, "--pareto")).stdout).toContain("Cost against time\n");
  });

  it("weighs an hour with --hour-is-worth, which excludes --minimize", async () => {
    const { stdout } = await optimize(goodPipeline, "--json", "--hour-is-worth", "25");
    expect(JSON.parse(stdout).objective).toBe("cost + 25 USD per hour");
    const both = await optimize(goodPipeline, "--hour-is-worth", "25", "--minimize", "time");
    expect(both.code).toBe(2);
    expect(both.stderr).toContain("--minimize");
  });

  it("comes out the same from both solvers, on the catalog that comes with the package", async () => {
    const file = join(root, "test/golden/three-clouds/dag.json");
    const plans = await Promise.all(
      ["javascript-lp-solver", "highs"].map(async (solver) => {
        const args = ["optimize", file, "--json", "--deadline", "9h", "--solver", solver];
        const { solver: _, ...plan } = JSON.parse((await sky(args)).stdout);
        return plan;
      }),
    );
    expect(plans[0].status).toBe("optimal");
    expect(plans[0].totals.hours).toBeLessThanOrEqual(9);
    expect(plans[0]).toEqual(plans[1]);
  });
});

describe("no plan", () => {
  it("ends with 3, words on stderr and a document for programs on stdout", async () => {
    const impossible = withPolicy({ operators: { deny: ["US"] } });
    const { code, stdout, stderr } = await optimize(impossible, "--json");
    expect(code).toBe(3);
    const document = JSON.parse(stdout);
    expect(document.status).toBe("infeasible");
    expect(document.conflict.length).toBeGreaterThan(0);
    expect(stderr).toContain("No plan exists");
    expect(stderr).not.toMatch(/\n\s+at /);
    expect((await optimize(impossible)).stdout).toBe("");
  });

  it("names the limits that cannot hold", async () => {
    const { code, stderr } = await optimize(goodPipeline, "--budget", "1");
    expect(code).toBe(3);
    expect(stderr).toMatch(/budget/);
  });
});

describe("check", () => {
  it("says that a good file is good", async () => {
    const file = await pipelineFile(goodPipeline);
    const { code, stdout, stderr } = await sky(["check", file, "--catalog", smallCatalog]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "good is valid: 2 stages.\n",
      stderr: "",
    });
  });
});

describe("the process", () => {
  it("does not complain when the reader leaves", async () => {
    const file = await pipelineFile(goodPipeline);
    const line = `"$0" bin/sky.js optimize "$1" --catalog "$2" | head -n 0; echo "$\{PIPESTATUS[0]}"`;
    const child = spawn("bash", ["-c", line, process.execPath, file, smallCatalog], { cwd: root });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    await new Promise((resolve) => child.on("close", resolve));
    expect({ out, err }).toEqual({ out: "0\n", err: "" });
  });

  it("ends with 130 when interrupted", async () => {
    const child = spawn(process.execPath, ["bin/sky.js", "optimize", "-"], { cwd: root });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(130);
  });

  it("shows its help at once", async () => {
    const runs = [await sky(["--help"]), await sky(["--help"]), await sky(["--help"])];
    // Half of it is Node's own start; the limit leaves room for a busy machine.
    expect(Math.min(...runs.map(({ ms }) => ms))).toBeLessThan(400);
  });
});

describe("reports of the built command", () => {
  it("--format html is a page with its pictures, the same every time but for the solver's clock", async () => {
    const runs = await Promise.all([1, 2].map(() => optimize(goodPipeline, "--format", "html")));
    const [first, second] = runs.map(({ stdout }) => stdout.replaceAll(/\d+ ms/g, ""));
    expect(runs[0]?.code).toBe(0);
    expect(first).toMatch(/^<!doctype html>/);
    expect(first?.match(/<svg /g)?.length).toBeGreaterThanOrEqual(4);
    expect(second).toBe(first);
  });

  it("--svg pareto plans the frontier that it draws", async () => {
    const { code, stdout, stderr } = await optimize(goodPipeline, "--svg", "pareto");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^<svg /);
  });

  it("--format md says why there is no plan, with exit code 3", async () => {
    const { code, stdout } = await optimize(withPolicy({ countries: ["AQ"] }), "--format", "md");
    expect(code).toBe(3);
    expect(stdout).toContain("# good\n\n**No plan exists");
  });
});
