import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { goodPipeline, pipelineFile, type RunOptions, sky, smallCatalog } from "./sky.ts";

const withSmall = (args: readonly string[], options?: RunOptions) =>
  sky([...args, "--catalog", smallCatalog], options);

/** `prepare` feeds both others: SkyPilot has no form for that. */
const fork = {
  name: "fork",
  stages: [
    ...goodPipeline.stages.map((stage) =>
      stage.name === "train" ? { ...stage, run: "python train.py" } : stage,
    ),
    { name: "report", inputs: ["prepare"], runtime: "1h", resources: { cpus: "4+" } },
  ],
};

let folder: string;
let chain: string;
let forked: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sky-export-"));
  const plan = async (pipeline: object, name: string): Promise<string> => {
    const file = await pipelineFile(pipeline);
    const out = join(folder, name);
    const planned = await withSmall(["optimize", file, "--explain", "--json", "--out", out]);
    if (planned.code !== 0) throw new Error(planned.stderr);
    return out;
  };
  chain = await plan(goodPipeline, "chain.json");
  forked = await plan(fork, "fork.json");
});

describe("sky export", () => {
  it("writes one file to stdout and what it cannot say to stderr", async () => {
    const { code, stdout, stderr } = await withSmall(["export", chain, "--to", "skypilot"]);
    expect(code).toBe(0);
    expect(stdout).toContain("name: train\nresources:\n");
    expect(stdout).toContain("accelerators: V100:4");
    expect(stderr).toContain("not carried over: prepare, train: runtime has no place");
  });

  it.each(["argo", "kubernetes", "terraform-json", "csv"])("writes %s", async (to) => {
    const { code, stdout } = await withSmall(["export", chain, "--to", to]);
    expect(code).toBe(0);
    expect(stdout).toContain("train");
  });

  it("reads standard input", async () => {
    const stdin = await readFile(chain, "utf8");
    const { code, stdout } = await withSmall(["export", "-", "--to", "csv"], { stdin });
    expect([code, stdout.trim().split("\n").length]).toEqual([0, 3]);
  });

  it("several files need a directory, which then appears whole", async () => {
    const refused = await withSmall(["export", forked, "--to", "skypilot"]);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("--out DIR");
    const out = join(folder, "deep/tasks");
    const written = await withSmall(["export", forked, "--to", "skypilot", "--out", out]);
    expect(written.code).toBe(0);
    expect((await readdir(out)).sort()).toEqual([
      "1-prepare.yaml",
      "2-train.yaml",
      "3-report.yaml",
    ]);
    expect(await readdir(join(folder, "deep"))).toEqual(["tasks"]);
  });

  it("never writes over what is there unless it is forced", async () => {
    const out = join(folder, "mine.yaml");
    await writeFile(out, "mine");
    const args = ["export", chain, "--to", "argo", "--out", out];
    const refused = await withSmall(args);
    expect([refused.code, refused.stderr.includes("--force")]).toEqual([2, true]);
    expect(await readFile(out, "utf8")).toBe("mine");
    expect((await withSmall([...args, "--force"])).code).toBe(0);
    expect(await readFile(out, "utf8")).toContain("kind: Workflow");
  });

  it("leaves the other files of a directory alone", async () => {
    const out = join(folder, "full");
    await mkdir(out);
    await writeFile(join(out, "notes.txt"), "mine");
    const args = ["export", forked, "--to", "skypilot", "--out", out];
    expect((await withSmall(args)).code).toBe(0);
    expect((await readdir(out)).length).toBe(4);
    expect((await withSmall(args)).code).toBe(2);
    expect(await readFile(join(out, "notes.txt"), "utf8")).toBe("mine");
  });

  it("says what the stages run when the pipeline is given", async () => {
    const file = await pipelineFile(fork);
    const args = ["export", forked, "--to", "argo", "--pipeline", file];
    const { code, stdout } = await withSmall(args);
    expect([code, stdout.includes("- python train.py")]).toEqual([0, true]);
  });

  it("refuses another pipeline than the one that was planned", async () => {
    const file = await pipelineFile({ stages: [{ name: "other", runtime: "1h" }] });
    const args = ["export", chain, "--to", "argo", "--pipeline", file];
    const { code, stderr } = await withSmall(args);
    expect([code, stderr.includes('has no stage "prepare"')]).toEqual([2, true]);
  });

  it("a pipeline is told how to become a plan", async () => {
    const file = await pipelineFile(goodPipeline);
    const { code, stderr } = await withSmall(["export", file, "--to", "argo"]);
    expect([code, stderr.includes(`sky optimize ${file} --explain --json`)]).toEqual([2, true]);
  });

  it("a saved refusal holds no plan", async () => {
    const file = await pipelineFile({ ...goodPipeline, limits: { deadline: "1m" } });
    const refused = await withSmall(["optimize", file, "--json"]);
    const saved = await pipelineFile(refused.stdout, "none.json");
    const { code, stderr } = await withSmall(["export", saved, "--to", "argo"]);
    expect([code, stderr.includes("No plan exists")]).toEqual([3, true]);
  });

  it("needs a format that exists", async () => {
    const { code, stderr } = await withSmall(["export", chain, "--to", "helm"]);
    expect([code, stderr.includes("skypilot")]).toEqual([2, true]);
  });
});
