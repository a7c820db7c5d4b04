import { mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readInput } from "../../../src/cli/input-file.ts";
import { writeWhole } from "../../../src/cli/output-file.ts";
import { fakeIo } from "./fake-io.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sky-cli-"));
});

describe("reading the input", () => {
  const detailOf = async (file: string): Promise<string | undefined> => {
    const read = await readInput(file, fakeIo());
    return read.ok ? undefined : read.error.problems[0]?.detail;
  };

  it("reads standard input for -", async () => {
    expect(await readInput("-", fakeIo({ stdin: "{}" }))).toEqual({ ok: true, value: "{}" });
  });

  it("says what is wrong with a file that cannot be read", async () => {
    expect(await detailOf(join(dir, "missing.json"))).toContain("no such file");
    expect(await detailOf(dir)).toContain("a directory");
  });

  it("says that a file is empty", async () => {
    const blank = join(dir, "blank.json");
    await writeFile(blank, " \n");
    expect(await detailOf(blank)).toContain("empty");
  });

  it("refuses binary and text in another encoding", async () => {
    const binary = join(dir, "a.json");
    await writeFile(binary, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]));
    expect(await detailOf(binary)).toContain("binary");
    const latin1 = join(dir, "b.json");
    await writeFile(latin1, Buffer.from([0x7b, 0xe9, 0x7d]));
    expect(await detailOf(latin1)).toContain("not UTF-8");
  });
});

describe("writing the output", () => {
  it("replaces the file and leaves nothing beside it", async () => {
    const file = join(dir, "plan.json");
    await writeFile(file, "old");
    expect((await writeWhole(file, "new")).ok).toBe(true);
    expect(await readFile(file, "utf8")).toBe("new");
    expect(await readdir(dir)).toEqual(["plan.json"]);
  });

  it("writes through a link and does not replace it", async () => {
    await writeFile(join(dir, "real.json"), "old");
    await symlink(join(dir, "real.json"), join(dir, "link.json"));
    await writeWhole(join(dir, "link.json"), "new");
    expect(await readFile(join(dir, "real.json"), "utf8")).toBe("new");
  });

  it("says why a file cannot be written and leaves nothing behind", async () => {
    const missing = await writeWhole(join(dir, "no", "plan.json"), "new");
    expect(missing).toMatchObject({ ok: false, error: { kind: "input" } });
    expect(JSON.stringify(missing)).toContain("no such directory");
    expect(JSON.stringify(await writeWhole(dir, "new"))).toContain("it is a directory");
    expect(await readdir(dir)).toEqual([]);
  });
});
