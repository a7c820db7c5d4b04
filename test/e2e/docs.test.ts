import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./sky.ts";

/** Pages whose commands are run: a block `sh` with a block `text` right after it that shows what it prints. */
const PAGES = ["tour.md", "recipes.md", "interop.md", "comparison.md"];

interface Block {
  readonly language: string;
  readonly text: string;
}

interface Snippet {
  readonly commands: string;
  readonly shown: string;
}

type Step = { readonly file: string; readonly text: string } | Snippet;

/** Files, which a comment in their first line names, and commands, in the page's order. */
const stepsOf = (page: string): readonly Step[] => {
  const blocks: (Block & { readonly at: number; readonly end: number })[] = [
    ...page.matchAll(/^```(\w+)\n(.*?)^```\n/gms),
  ].map((match) => ({
    language: match[1] ?? "",
    text: match[2] ?? "",
    at: match.index,
    end: match.index + match[0].length,
  }));
  return blocks.flatMap((block, index): Step[] => {
    const [, file] = /^# ([\w-]+\.yaml)\b/.exec(block.text) ?? [];
    if (block.language === "yaml" && file !== undefined) return [{ file, text: block.text }];
    const next = blocks[index + 1];
    if (block.language !== "sh" || next?.language !== "text") return [];
    if (page.slice(block.end, next.at).trim() !== "") return [];
    return [{ commands: block.text, shown: next.text }];
  });
};

/** Shown lines as a pattern: `…` alone stands for any lines, times of a run for any time. */
const patternOf = (shown: string): RegExp => {
  const lines = shown.trimEnd().split("\n");
  const parts = lines.map((line) =>
    line.trim() === "…"
      ? "(?:.*\\n)*?"
      : `${line
          .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
          .replace(/solved in [\d,]+ ms \(\w+\)/g, "solved in [\\d,.]+ m?s \\(.*\\)")}\\n`,
  );
  return new RegExp(`^${parts.join("")}$`);
};

const run = (commands: string, cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const path = `${join(cwd, ".bin")}:${process.env.PATH}`;
    const env = { ...process.env, PATH: path, HOME: cwd, XDG_DATA_HOME: cwd, COLUMNS: "80" };
    const child = spawn("bash", ["-c", `exec 2>&1\n${commands}`], { cwd, env });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.on("error", reject);
    child.on("close", () => resolve(out));
  });

/** A folder with the examples and `sky` as it is built here. */
const workplace = async (): Promise<string> => {
  const cwd = await mkdtemp(join(tmpdir(), "sky-docs-"));
  await symlink(join(root, "examples"), join(cwd, "examples"));
  await mkdir(join(cwd, ".bin"));
  const command = join(cwd, ".bin/sky");
  await writeFile(
    command,
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, "bin/sky.js")}" "$@"\n`,
  );
  await chmod(command, 0o755);
  return cwd;
};

describe.each(PAGES)("docs/%s", async (name) => {
  const steps = stepsOf(await readFile(join(root, "docs", name), "utf8"));

  it("shows what its commands print", async () => {
    const cwd = await workplace();
    let ran = 0;
    for (const step of steps) {
      if ("file" in step) {
        await writeFile(join(cwd, step.file), step.text);
        continue;
      }
      const out = await run(step.commands, cwd);
      // Equal when it matches, so that a difference is shown line by line.
      expect(patternOf(step.shown).test(out) ? step.shown : out, step.commands).toBe(step.shown);
      ran += 1;
    }
    expect(ran).toBeGreaterThan(0);
  }, 120_000);
});

describe("the pages", async () => {
  const folder = join(root, "docs");
  const pages = (await readdir(folder)).filter((file) => file.endsWith(".md"));

  it("are all in the index", async () => {
    const index = await readFile(join(folder, "README.md"), "utf8");
    for (const page of pages.filter((one) => one !== "README.md")) expect(index).toContain(page);
  });

  it.each(pages)("links of %s lead somewhere", async (page) => {
    const { existsSync } = await import("node:fs");
    const text = await readFile(join(folder, page), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)];
    for (const [, link = ""] of links) expect(existsSync(join(folder, link)), link).toBe(true);
  });
});
