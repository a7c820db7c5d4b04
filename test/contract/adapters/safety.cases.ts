import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Answer } from "../../../src/domain/adapter.ts";
import { type Bench, EMPTY, fileUrl, must, write } from "./bench.ts";

const SECRET = "t0p-s3cret-Ünique";
/** One that a job prints: it is in that job's own log on its machine. */
const WRITTEN = "0ther-s3cret-Ünique";

/** What must not happen. */
export const safetyCases = (bench: Bench): void => {
  const { soon, request, machineFor, end, ended, wholeLog } = bench;

  it("ends soon after its signal is aborted", async () => {
    const one = request();
    const machine = await machineFor(one);
    const gone = AbortSignal.abort();
    const began = Date.now();
    const answers: readonly Answer<unknown>[] = await Promise.all([
      bench.adapter.provision(one, gone),
      bench.adapter.run(machine, { ...EMPTY, id: "never", run: "true" }, gone),
      bench.adapter.status(machine, "never", gone),
      bench.adapter.logs(machine, "never", 0, gone),
      bench.adapter.copy({ from: fileUrl(bench.scratch), to: `${machine.files}/inputs/y` }, gone),
      bench.adapter.list(gone),
    ]);
    for (const answer of answers) expect(answer.ok).toBe(false);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(must(await bench.adapter.status(machine, "never", soon())).state).toBe("absent");
    must(await end(one));
  });

  it("refuses ids and variables that would be something else", async () => {
    for (const id of ["../escape", "a/b", "", ".", "UPPER"])
      expect(await bench.adapter.provision({ ...bench.world.request, id }, soon())).toMatchObject({
        ok: false,
        error: { kind: "unsupported" },
      });
    const one = request();
    const machine = await machineFor(one);
    const odd = [
      { ...EMPTY, id: "../j", run: "true" },
      { ...EMPTY, id: "j", run: "true", env: { "A;B": "x" } },
      { ...EMPTY, id: "j", run: "true", env: { UID: "0" } },
      { ...EMPTY, id: "j", run: "true", secrets: { A: "zero\0byte" } },
    ];
    for (const job of odd)
      expect(await bench.adapter.run(machine, job, soon())).toMatchObject({
        ok: false,
        error: { kind: "unsupported" },
      });
    must(await end(one));
  });

  it("shows no secret: not among arguments, in files, or in the log", async () => {
    const one = request();
    const machine = await machineFor(one);
    const run = 'printf %s "$TOKEN" | wc -c; printf "<%s" "$TOKEN"; sleep 2; echo ">"';
    const job = {
      ...EMPTY,
      id: "hush",
      run,
      secrets: { TOKEN: SECRET, OTHER: "second\nsecret-line" },
    };
    const started = bench.adapter.run(machine, job, soon());
    const arguments_: string[] = [];
    for (let looks = 0; looks < 25; looks++) {
      arguments_.push(await allArguments());
      await sleep(40);
    }
    must(await started);
    expect(arguments_.filter((text) => text.includes(SECRET))).toEqual([]);
    await ended(machine, "hush");
    expect(await wholeLog(machine, "hush")).toMatch(/^\s*18\n<\*\*\*>\n$/);
    const quiet = { ...job, id: "quiet", run: 'printf %s "$TOKEN" | wc -c' };
    must(await bench.adapter.run(machine, quiet, soon()));
    await ended(machine, "quiet");
    const holding = (await filesHolding(bench.world.folders, SECRET)).filter(
      // What a job prints itself is in its own log there, which only its user can read.
      (file) => !file.endsWith("/jobs/hush/log"),
    );
    expect(holding).toEqual([]);
    must(await end(one));
  });

  it("masks a secret that is written in pieces, whenever the log is read in between", async () => {
    const one = request();
    const machine = await machineFor(one);
    const run = [
      `for part in "\${TOKEN:0:5}" "\${TOKEN:5:6}" "\${TOKEN:11}"; do printf %s "$part"; sleep 0.4; done`,
      `echo " and"; printf "%s\\n" "x\${TOKEN}y"; printf %s "\${TOKEN:0:9}"; sleep 0.4; printf %s "\${TOKEN:9}"`,
    ].join("\n");
    const job = { ...EMPTY, id: "pieces", run, secrets: { TOKEN: WRITTEN } };
    must(await bench.adapter.run(machine, job, soon()));
    let read = "";
    let from = 0;
    for (let over = false, last = false; !last; ) {
      last = over;
      over = must(await bench.adapter.status(machine, "pieces", soon())).state !== "running";
      const chunk = must(await bench.adapter.logs(machine, "pieces", from, soon()));
      read += chunk.text;
      from = chunk.nextByte;
      if (!last) await sleep(100);
    }
    expect(read).toBe("*** and\nx***y\n***");
    must(await end(one));
  });

  it("takes names and values as they are, whatever a shell or a path would make of them", async () => {
    const one = request();
    const machine = await machineFor(one);
    const names = [
      "-rf",
      "a b",
      'it\'s "q"',
      "$(touch made)",
      "`id`",
      "*",
      "~",
      "ünï",
      "x;y&z|",
      "#",
    ];
    for (const name of names) {
      const from = join(bench.scratch, "odd names", name);
      await write(from, `of ${name}`);
      const to = `${machine.files}/inputs/${encodeURIComponent(name)}`;
      must(await bench.adapter.copy({ from: fileUrl(from), to }, soon()));
    }
    const VALUE = "-n $(touch made) `touch made` '; touch made; ' \" \\ \n\ttwo\n\nend  ";
    const run = [
      'cd "$SKY_OUTPUT/../inputs"; for each in ./*; do cat -- "$each"; echo; done | LC_ALL=C sort',
      "cd - > /dev/null; ls -A | wc -l | tr -d ' '",
      'printf %s "$VALUE" > "$SKY_OUTPUT/value"; mkdir -p -- "-o "x"; echo last > "-o "x/f"',
    ].join("\n");
    const env = {
      VALUE,
      LD_PRELOAD_: "kept",
      key: "1",
      name: "2",
      value: "3",
      base: "/",
      id: "..",
    };
    const job = { ...EMPTY, id: "odd", run, env, inputs: names };
    must(await bench.adapter.run(machine, job, soon()));
    expect(await ended(machine, "odd")).toMatchObject({ exitCode: 0 });
    const lines = names.map((name) => `of ${name}`);
    const sorted = [...lines].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await wholeLog(machine, "odd")).toBe(`${sorted.join("\n")}\n0\n`);
    const back = join(bench.scratch, "odd-back");
    must(await bench.adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()));
    expect(await readFile(join(back, "value"), "utf8")).toBe(VALUE);
    must(await end(one));
  });

  it("keeps files to their owner", async () => {
    if (bench.world.pathOf === undefined) return;
    const one = request();
    const machine = await machineFor(one);
    await write(join(bench.scratch, "modes", "f"), "x");
    must(
      await bench.adapter.copy(
        { from: fileUrl(join(bench.scratch, "modes")), to: `${machine.files}/inputs/m` },
        soon(),
      ),
    );
    const run = 'mkdir "$SKY_OUTPUT/d"; echo x > "$SKY_OUTPUT/d/f"';
    must(await bench.adapter.run(machine, { ...EMPTY, id: "modes", run }, soon()));
    await ended(machine, "modes");
    const folders = [join(bench.world.pathOf(machine.files), ".."), ...bench.world.folders];
    const open = (await Promise.all(folders.map(openToOthers))).flat();
    expect(open).toEqual([]);
    must(await end(one));
  });
};

/** Folders that come and go while others work are what they were when they were looked at. */
const everything = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...(await everything(path))] : [path];
    }),
  );
  return below.flat();
};

/** Sockets aside, whose folder is closed. */
const openToOthers = async (folder: string): Promise<readonly string[]> => {
  const open: string[] = [];
  for (const path of await everything(folder)) {
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined || stats.isSocket() || stats.isSymbolicLink()) continue;
    if ((stats.mode & 0o077) !== 0) open.push(path);
  }
  return open;
};

const filesHolding = async (
  folders: readonly string[],
  text: string,
): Promise<readonly string[]> => {
  const holding: string[] = [];
  for (const folder of folders)
    for (const path of await everything(folder)) {
      const content = await readFile(path, "utf8").catch(() => "");
      if (content.includes(text)) holding.push(path);
    }
  return holding;
};

/** Of all processes on this machine, where it tells them. */
const allArguments = async (): Promise<string> => {
  const processes = await readdir("/proc").catch(() => []);
  const texts = await Promise.all(
    processes
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return texts.join("\n");
};
