import { spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pipelineFile, root, sky, smallCatalog } from "./sky.ts";

const SKYPILOT = `name: fit
num_nodes: 2
resources:
  any_of:
  - {infra: k8s, accelerators: V100:4}
  - {infra: aws, accelerators: V100:4}
run: python train.py
image_pull: never
`;

describe("files of other tools", () => {
  it("sky import prints a pipeline on stdout and what is lost on stderr", async () => {
    const file = await pipelineFile(SKYPILOT, "task.yaml");
    const { code, stdout, stderr } = await sky(["import", file, "--catalog", smallCatalog]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        "name: fit",
        "stages:",
        "  - name: fit",
        "    nodes: 2",
        "    resources:",
        "      accelerators: V100:4",
        "      allow:",
        "        - aws",
        "    run: python train.py",
        "",
      ].join("\n"),
    );
    expect(stderr).toContain("Read as SkyPilot.");
    expect(stderr).toContain("k8s: infrastructure of one's own has no list price");
    expect(stderr).toContain("no part of a placement, not kept: image_pull");
  });

  it("sky optimize plans them, and the plan says what it leans on", async () => {
    const file = await pipelineFile(SKYPILOT, "task.yaml");
    const { code, stdout } = await sky(["optimize", file, "--catalog", smallCatalog, "--json"]);
    const plan = JSON.parse(stdout);
    expect([code, plan.status, plan.stages[0].nodes]).toEqual([0, "optimal", 2]);
    expect(plan.assumptions.join("\n")).toContain("no part of a placement, not kept: image_pull");
  });

  it("a file that is planned twice, directly and as what it was imported to, costs the same", async () => {
    const file = await pipelineFile(SKYPILOT, "task.yaml");
    const imported = await pipelineFile("", "imported.json");
    await sky(["import", file, "--out", imported, "--catalog", smallCatalog]);
    const totals = await Promise.all(
      [file, imported].map(async (from) => {
        const { stdout } = await sky(["optimize", from, "--catalog", smallCatalog, "--json"]);
        return JSON.parse(stdout).totals;
      }),
    );
    expect(totals[0]).toEqual(totals[1]);
  });

  it("what nobody knows is refused with the ways out", async () => {
    const file = await pipelineFile("hello: world\n", "odd.yaml");
    const { code, stderr } = await sky(["import", file]);
    expect(code).toBe(2);
    expect(stderr).toContain("--from skypilot");
  });

  it("a forced format speaks of that format", async () => {
    const file = await pipelineFile("{}", "odd.json");
    const { code, stderr } = await sky(["import", file, "--from", "wfformat"]);
    expect(code).toBe(2);
    expect(stderr).toContain("WfFormat");
  });
});

describe("the first steps", () => {
  it("sky init writes a file that plans, and never over another", async () => {
    const cwd = await mkdtemp(join(tmpdir(), "sky-init-"));
    const first = await sky(["init"], { cwd });
    expect([first.code, first.stderr]).toEqual([
      0,
      "Written to pipeline.yaml. Next: sky optimize pipeline.yaml\n",
    ]);
    expect((await sky(["optimize", "pipeline.yaml"], { cwd })).code).toBe(0);
    await writeFile(join(cwd, "pipeline.yaml"), "mine");
    const second = await sky(["init"], { cwd });
    expect([second.code, second.stderr.includes("--force")]).toEqual([2, true]);
    expect(await readFile(join(cwd, "pipeline.yaml"), "utf8")).toBe("mine");
  });

  it("a real bash completes commands and options", async () => {
    const script = [
      'sky() { node "$SKY" "$@"; }',
      // Of the package bash-completion, which interactive shells have and this one may lack.
      '_get_comp_words_by_ref() { words=("\u0024{COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=\u0024{words[cword]}; prev=\u0024{words[cword-1]}; }',
      "source <(sky completion bash)",
      "complete -p sky >/dev/null || exit 9",
      'fn=$(complete -p sky | sed "s/.*-F \\([^ ]*\\).*/\\1/")',
      "COMP_WORDS=(sky optimize --so); COMP_CWORD=2; COMP_LINE='sky optimize --so'; COMP_POINT=17",
      '"$fn"; printf "%s\\n" "\u0024{COMPREPLY[@]}"',
    ].join("\n");
    const child = spawn("bash", ["--norc", "-c", script], {
      env: { ...process.env, SKY: join(root, "bin/sky.js") },
    });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect([code, out.trim().split(/\s/)[0]]).toEqual([0, "--solver"]);
  });
});

describe("sky optimize --watch", () => {
  it("plans again when the file changes, until it is interrupted", async () => {
    const stage = (hours: number) =>
      JSON.stringify({
        name: "w",
        stages: [{ name: "a", runtime: hours, resources: { cpus: "4+" } }],
      });
    const file = await pipelineFile(stage(1), "watched.json");
    const child = spawn(process.execPath, [
      join(root, "bin/sky.js"),
      ...["optimize", file, "--catalog", smallCatalog, "--watch"],
    ]);
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    let told = "";
    child.stderr.on("data", (chunk) => {
      told += chunk;
    });
    const until = async (isThere: () => boolean): Promise<void> => {
      for (let n = 0; n < 200 && !isThere(); n++) await new Promise((r) => setTimeout(r, 50));
      expect(isThere()).toBe(true);
    };
    await until(() => told.includes("Watching"));
    await writeFile(file, "{");
    await until(() => told.split("Watching").length === 3);
    await writeFile(file, stage(10));
    await until(() => out.split("proven optimal").length === 3);
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(130);
  });

  it("standard input cannot be watched", async () => {
    const { code, stderr } = await sky(["optimize", "-", "--watch"], { stdin: "{}" });
    expect([code, stderr.includes("cannot be watched")]).toEqual([2, true]);
  });
});
