import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Bench, EMPTY, fileUrl, must, write } from "./bench.ts";

/** Moving files. */
export const copiesCases = (bench: Bench): void => {
  const { soon, request, machineFor, end, ended } = bench;

  it("copies what is missing, repairs what was changed, and removes only when told", async () => {
    const one = request();
    const machine = await machineFor(one);
    const from = join(bench.scratch, "tree");
    const names = [
      "plain",
      "deep/er/x",
      "with blank",
      "ünïcode",
      "quote'\"$(x)",
      "-dash",
      "new\nline",
    ];
    for (const name of names) await write(join(from, name), `content of ${name}`);
    await write(join(from, "big"), randomBytes(300_000));
    const to = `${machine.files}/inputs/tree`;
    const first = must(await bench.adapter.copy({ from: fileUrl(from), to }, soon()));
    expect(first.files).toBe(8);
    expect(first.sentBytes).toBeGreaterThanOrEqual(300_000);
    const second = must(await bench.adapter.copy({ from: fileUrl(from), to }, soon()));
    expect(second).toEqual({ ...first, sentBytes: 0 });
    const back = join(bench.scratch, "tree-back");
    const third = must(await bench.adapter.copy({ from: to, to: fileUrl(back) }, soon()));
    expect(third.sha256).toBe(first.sha256);
    expect(await digestOf(join(back, "big"))).toBe(await digestOf(join(from, "big")));
    expect(await readFile(join(back, "new\nline"), "utf8")).toBe("content of new\nline");
    await rm(join(from, "plain"));
    must(await bench.adapter.copy({ from: fileUrl(from), to }, soon()));
    expect(must(await bench.adapter.copy({ from: to, to: fileUrl(back) }, soon())).files).toBe(8);
    must(await bench.adapter.copy({ from: fileUrl(from), to, exact: true }, soon()));
    expect(
      must(await bench.adapter.copy({ from: to, to: fileUrl(back), exact: true }, soon())).files,
    ).toBe(7);
    expect(await readdir(back)).not.toContain("plain");
    if (bench.world.pathOf !== undefined) {
      const big = join(bench.world.pathOf(to), "big");
      const bytes = await readFile(big);
      bytes[12_345] = (bytes[12_345] ?? 0) ^ 1;
      await writeFile(big, bytes);
      const repaired = must(await bench.adapter.copy({ from: fileUrl(from), to }, soon()));
      expect(repaired.sentBytes).toBeGreaterThan(0);
      expect(await digestOf(big)).toBe(await digestOf(join(from, "big")));
    }
    must(await end(one));
  });

  it("tells what a copy would send, and sends nothing", async () => {
    const one = request();
    const machine = await machineFor(one);
    const from = join(bench.scratch, "looked-at");
    for (const name of ["a", "b", "deep/c"]) await write(join(from, name), `content of ${name}`);
    const to = `${machine.files}/inputs/looked-at`;
    const look = { from: fileUrl(from), to, dryRun: true };
    const all = must(await bench.adapter.copy(look, soon()));
    expect(all).toMatchObject({ files: 3, sentBytes: all.bytes });
    expect(must(await bench.adapter.copy(look, soon())).sentBytes).toBe(all.bytes);
    must(await bench.adapter.copy({ from: fileUrl(from), to }, soon()));
    await write(join(from, "b"), "content of B");
    const left = must(await bench.adapter.copy(look, soon()));
    expect(left).toMatchObject({ files: 3, sentBytes: "content of B".length });
    must(await end(one));
  });

  it("does not follow links out of a folder, in either direction", async () => {
    const one = request();
    const machine = await machineFor(one);
    const outside = join(bench.scratch, "outside");
    await write(join(outside, "private"), "not yours");
    const from = join(bench.scratch, "links");
    await write(join(from, "real"), "mine");
    await symlink("real", join(from, "inner"));
    await symlink(join(outside, "private"), join(from, "outer"));
    await symlink(outside, join(from, "outer-folder"));
    await symlink(".", join(from, "round"));
    await symlink("nothing", join(from, "broken"));
    const to = `${machine.files}/inputs/links`;
    const copied = must(await bench.adapter.copy({ from: fileUrl(from), to }, soon()));
    expect(copied.files).toBe(2);
    expect([...(copied.leftOut ?? [])].sort()).toEqual([
      "broken",
      "outer",
      "outer-folder",
      "round",
    ]);
    const planted = {
      ...EMPTY,
      id: "plant",
      run: `ln -s ${outside} "$SKY_OUTPUT/away"; echo ok > "$SKY_OUTPUT/ok"`,
    };
    must(await bench.adapter.run(machine, planted, soon()));
    await ended(machine, "plant");
    const back = join(bench.scratch, "links-back");
    const got = must(
      await bench.adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()),
    );
    expect(got).toMatchObject({ files: 1, leftOut: ["away"] });
    expect(await readdir(back)).toEqual(["ok"]);
    await write(join(bench.scratch, "into", "away", "evil"), "x");
    const into = await bench.adapter.copy(
      { from: fileUrl(join(bench.scratch, "into")), to: `${machine.files}/output` },
      soon(),
    );
    // A link in the way may be replaced; it is never written through.
    expect(into.ok || into.error.kind === "unsupported").toBe(true);
    expect(await readdir(outside)).toEqual(["private"]);
    must(await end(one));
  });

  it("says what cannot be copied", async () => {
    const one = request();
    const machine = await machineFor(one);
    const nothing = await bench.adapter.copy(
      { from: fileUrl(join(bench.scratch, "absent")), to: `${machine.files}/inputs/x` },
      soon(),
    );
    expect(nothing).toMatchObject({ ok: false, error: { kind: "unknown" } });
    if (!nothing.ok) expect(nothing.error.message).toContain("absent");
    const scheme = await bench.adapter.copy(
      { from: "gopher://x/y", to: `${machine.files}/inputs/x` },
      soon(),
    );
    expect(scheme).toMatchObject({ ok: false, error: { kind: "unsupported" } });
    must(await end(one));
  });
};

const digestOf = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
