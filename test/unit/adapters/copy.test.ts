import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyFiles } from "../../../src/adapters/stores/copy.ts";
import { copyStore } from "../../../src/adapters/stores/copy-store.ts";
import { fileStore } from "../../../src/adapters/stores/file-store.ts";
import type { Store } from "../../../src/adapters/stores/store.ts";

let scratch: string;
let count = 0;
const signal = new AbortController().signal;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "sky-copy-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const folder = async (files: Readonly<Record<string, string | Buffer>> = {}): Promise<string> => {
  count += 1;
  const path = join(scratch, `f ${count}`);
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(path, name, ".."), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return path;
};
const url = (path: string): string => pathToFileURL(path).href;
const store = (path: string): Store => fileStore(url(path));
const copy = (from: Store, to: Store) => copyFiles(from, to, { exact: false }, signal);

const BIG = Buffer.alloc(1_000_000, "0123456789abcdef");

/** A source whose connection is lost after so many bytes. */
const breakingAfter = (inner: Store, bytes: number): Store => ({
  ...inner,
  read: async (file, fromByte, aborted) =>
    Readable.from(
      (async function* () {
        let left = bytes;
        for await (const chunk of await inner.read(file, fromByte, aborted)) {
          if (left <= 0) throw Object.assign(new Error("cut"), { code: "ECONNRESET" });
          yield (chunk as Buffer).subarray(0, left);
          left -= (chunk as Buffer).length;
        }
      })(),
    ),
});

describe("a copy between stores", () => {
  it("goes on where it was cut, and is what it was", async () => {
    const from = store(await folder({ big: BIG }));
    const target = await folder();
    await expect(copy(breakingAfter(from, 600_000), store(target))).rejects.toThrow("cut");
    expect((await readdir(target)).every((name) => name.startsWith(".sky-part-"))).toBe(true);
    const copied = await copy(from, store(target));
    expect(copied).toMatchObject({ bytes: 1_000_000, files: 1 });
    expect(copied.sentBytes).toBeLessThan(500_000);
    expect(copied.sentBytes).toBeGreaterThan(300_000);
    expect((await readFile(join(target, "big"))).equals(BIG)).toBe(true);
    expect(await readdir(target)).toEqual(["big"]);
  });

  it("begins anew when what had arrived is not what it was", async () => {
    const from = store(await folder({ big: BIG }));
    const target = await folder();
    await expect(copy(breakingAfter(from, 600_000), store(target))).rejects.toThrow("cut");
    const [part = ""] = await readdir(target);
    const bytes = await readFile(join(target, part));
    bytes[1000] = 0;
    await writeFile(join(target, part), bytes);
    const copied = await copy(from, store(target));
    expect(copied.sentBytes).toBeGreaterThan(1_000_000);
    expect((await readFile(join(target, "big"))).equals(BIG)).toBe(true);
  });

  it("does not go on with the beginning of another version", async () => {
    const path = await folder({ big: BIG });
    const target = await folder();
    await expect(copy(breakingAfter(store(path), 600_000), store(target))).rejects.toThrow("cut");
    const other = Buffer.alloc(1_000_000, "fedcba9876543210");
    await writeFile(join(path, "big"), other);
    expect((await copy(store(path), store(target))).sentBytes).toBe(1_000_000);
    expect((await readFile(join(target, "big"))).equals(other)).toBe(true);
    expect(await readdir(target)).toEqual(["big"]);
  });

  it("gives up, and keeps nothing, when content changes on the way each time", async () => {
    const from = store(await folder({ f: "right" }));
    const lying: Store = {
      ...from,
      read: async () => Readable.from([Buffer.from("wrong")]),
      digests: from.digests,
    };
    const target = await folder();
    const withDigest: Store = {
      ...store(target),
      put: (upload, aborted) =>
        store(target).put({ ...upload, sha256: async () => "0".repeat(64) }, aborted),
    };
    await expect(copy(lying, withDigest)).rejects.toThrow(
      /"f" arrived .* with other content .*3 times/,
    );
    expect(await readdir(target)).toEqual([]);
  });

  it("takes the last state of files that change while they are copied", async () => {
    const path = await folder({ a: "one", b: "two" });
    const inner = store(path);
    let changed = false;
    const from: Store = {
      ...inner,
      read: async (file, fromByte, aborted) => {
        const body = await inner.read(file, fromByte, aborted);
        if (!changed) {
          changed = true;
          await writeFile(join(path, "a"), "another one");
          await writeFile(join(path, "c"), "three");
        }
        return body;
      },
    };
    const target = await folder();
    expect(await copy(from, store(target))).toMatchObject({ files: 3 });
    expect(await readFile(join(target, "a"), "utf8")).toBe("another one");
    expect(await readFile(join(target, "c"), "utf8")).toBe("three");
  });

  it("says which file never holds still", async () => {
    const path = await folder({ "log.txt": "" });
    const inner = store(path);
    const from: Store = {
      ...inner,
      list: async (aborted) => {
        await writeFile(join(path, "log.txt"), "more\n", { flag: "a" });
        return inner.list(aborted);
      },
    };
    await expect(copy(from, store(await folder()))).rejects.toThrow(
      /"log.txt".*written to all the time/,
    );
  });

  it("makes one file of one file, and an empty folder of an empty folder", async () => {
    const path = await folder({ "data.csv": "a,b\n" });
    const target = join(await folder(), "deep", "input");
    const one = await copyStore({ from: url(join(path, "data.csv")), to: url(target) }, signal);
    expect(one).toMatchObject({ ok: true, value: { files: 1, bytes: 4 } });
    expect(await readFile(target, "utf8")).toBe("a,b\n");
    const empty = join(await folder(), "empty");
    expect(await copyStore({ from: url(await folder()), to: url(empty) }, signal)).toMatchObject({
      ok: true,
      value: { files: 0, bytes: 0 },
    });
    expect((await stat(empty)).isDirectory()).toBe(true);
  });

  it("keeps what may be run runnable, and all of it to its owner", async () => {
    const path = await folder({ "tool.sh": "#!/bin/sh\n", data: "x" });
    await writeFile(join(path, "run.sh"), "", { mode: 0o755 });
    const target = await folder();
    await copy(store(path), store(target));
    const modes = await Promise.all(
      ["run.sh", "tool.sh", "data"].map(
        async (name) => (await stat(join(target, name))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it("is equal for equal content, whatever the folder and the order of writing", async () => {
    const [one, two] = await Promise.all([
      folder({ b: "2", "a-b": "3", "c/x": "" }),
      folder({ "c/x": "", "a-b": "3", b: "2" }),
    ]);
    const digests = [];
    for (const path of [one, two])
      digests.push((await copy(store(path), store(await folder()))).sha256);
    expect(digests[0]).toBe(digests[1]);
    await writeFile(join(two, "b"), "3");
    expect((await copy(store(two), store(await folder()))).sha256).not.toBe(digests[0]);
  });

  it("writes through no link that leads out, and reads through none", async () => {
    const outside = await folder({ secret: "s" });
    const target = await folder();
    await symlink(outside, join(target, "sub"));
    const from = await folder({ "sub/evil": "x", "sub/deeper/evil": "y" });
    const answer = await copyStore({ from: url(from), to: url(target) }, signal);
    expect(answer).toMatchObject({ ok: false, error: { kind: "unsupported" } });
    expect(await readdir(outside)).toEqual(["secret"]);
    const file = { path: "sub/secret", bytes: 1, version: "" };
    await expect(store(target).read(file, 0, signal)).rejects.toThrow("not, or no longer, below");
    for (const path of ["../x", "/etc/passwd", "a/../../x", ""].filter((each) => each !== ""))
      await expect(store(target).read({ ...file, path }, 0, signal)).rejects.toThrow("leads out");
  });

  it("believes no list that names files outside", async () => {
    const inner = store(await folder({ f: "x" }));
    const lying: Store = {
      ...inner,
      list: async (aborted) => {
        const listing = await inner.list(aborted);
        return { ...listing, files: listing.files.map((file) => ({ ...file, path: "../../f" })) };
      },
    };
    await expect(copy(lying, store(await folder()))).rejects.toThrow("leads out of its folder");
  });
});
