import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adapterKinds, loadAdapter } from "../../../src/adapters/registry.ts";
import type { Adapter, Answer, Machine, MachineRequest } from "../../../src/domain/adapter.ts";
import { regionId } from "../../../src/domain/ids.ts";

let folder: string;
let count = 0;
const opened: [Adapter, MachineRequest][] = [];
const signal = AbortSignal.timeout(120_000);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sky-local-"));
});
afterAll(async () => {
  for (const [adapter, one] of opened) await adapter.terminate(one, signal);
  await rm(folder, { recursive: true, force: true });
});

const must = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.message}`);
  return answer.value;
};

const adapterWith = async (
  settings: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Adapter> =>
  must(
    await loadAdapter(
      { kind: "local", ...settings },
      { stateFolder: folder, nowMs: Date.now, env: (name) => env[name] ?? process.env[name] },
    ),
  );

const request = (more: Partial<MachineRequest> = {}): MachineRequest => {
  count += 1;
  return {
    id: `u-${count}`,
    run: "unit",
    stage: "s",
    location: regionId("laptop", "here"),
    instanceType: "m",
    accelerators: {},
    market: "on-demand",
    nodes: 1,
    usdPerHour: 0,
    idleStopMinutes: 10,
    ...more,
  };
};

const machineOf = async (adapter: Adapter, one: MachineRequest): Promise<Machine> => {
  opened.push([adapter, one]);
  return must(await adapter.provision(one, signal));
};

const start = async (adapter: Adapter, machine: Machine, run: string): Promise<void> =>
  must(
    await adapter.run(
      machine,
      { id: "j", run, env: {}, secrets: {}, inputs: [], nodes: 1 },
      signal,
    ),
  );

const statusAfter = async (adapter: Adapter, machine: Machine) => {
  for (;;) {
    const status = must(await adapter.status(machine, "j", signal));
    if (status.state !== "running") return status;
    await sleep(50);
  }
};

const logOf = async (adapter: Adapter, machine: Machine): Promise<string> =>
  must(await adapter.logs(machine, "j", 0, signal)).text;

describe("the adapter of this machine", () => {
  it("refuses more disk than is free, and leaves nothing of it", async () => {
    const adapter = await adapterWith();
    const one = request({ diskGb: 1e9 });
    const answer = await adapter.provision(one, signal);
    expect(answer).toMatchObject({ ok: false, error: { kind: "disk-full" } });
    if (!answer.ok)
      expect(answer.error.message).toMatch(/has [\d.]+ GB of free disk, 1000000000 GB are asked/);
    expect(await readdir(join(folder, "local", "machines"))).not.toContain(one.id);
    const modest = request({ diskGb: 0.001 });
    await machineOf(adapter, modest);
    expect((await adapter.terminate(modest, signal)).ok).toBe(true);
  });

  it("says that the disk was full when hardly anything is left of it", async () => {
    const tools = join(folder, "tools");
    await mkdir(tools);
    const answer =
      'echo "Filesystem 1024-blocks Used Available Capacity Mounted on"; echo "x 100 99 3 99% /"';
    await writeFile(join(tools, "df"), `#!/bin/sh\n${answer}\n`);
    await chmod(join(tools, "df"), 0o755);
    const adapter = await adapterWith({}, { PATH: `${tools}:${process.env.PATH}` });
    const machine = await machineOf(adapter, request());
    await start(adapter, machine, "exit 4");
    expect(await statusAfter(adapter, machine)).toMatchObject({ exitCode: 4, diskFull: true });
  });

  it("keeps the broker's environment from commands, but for what is named", async () => {
    const env = { CLOUD_KEY: "key-of-the-broker", CUDA_HOME: "/opt/cuda" };
    const plain = await adapterWith({}, env);
    const machine = await machineOf(plain, request());
    await start(plain, machine, "env");
    await statusAfter(plain, machine);
    const log = await logOf(plain, machine);
    expect(log).toMatch(/^PATH=/m);
    expect(log).toMatch(/^SKY_OUTPUT=/m);
    expect(log).not.toMatch(/CLOUD_KEY|CUDA_HOME|VITEST/);
    const passing = await adapterWith({ passEnv: ["CUDA_HOME"] }, env);
    const other = await machineOf(passing, request());
    await start(passing, other, "env");
    await statusAfter(passing, other);
    expect(await logOf(passing, other)).toMatch(/^CUDA_HOME=\/opt\/cuda$/m);
  });

  it("takes no other process for its own when a number is given again", async () => {
    const adapter = await adapterWith();
    const one = request();
    const machine = await machineOf(adapter, one);
    await start(adapter, machine, "sleep 60");
    const owner = join(fileURLToPath(machine.files), "..", "jobs", "j", "owner");
    const [pid = "", born = "", startedAtMs = ""] = (await readFile(owner, "utf8"))
      .trim()
      .split(" ");
    process.kill(-Number(pid), "SIGKILL");
    const bystander = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    await writeFile(owner, `${bystander.pid} ${born} ${startedAtMs}\n`);
    expect(must(await adapter.status(machine, "j", signal))).toMatchObject({
      state: "machine-gone",
      reason: "lost",
    });
    must(await adapter.terminate(one, signal));
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    bystander.kill("SIGKILL");
  });

  it("gives up files that their commands closed", async () => {
    const adapter = await adapterWith();
    const one = request();
    const machine = await machineOf(adapter, one);
    await start(
      adapter,
      machine,
      "mkdir -p a/b && touch a/b/c && chmod 500 a/b a && chmod 400 a/b/c 2>/dev/null; true",
    );
    await statusAfter(adapter, machine);
    must(await adapter.terminate(one, signal));
    expect((await readdir(join(folder, "local", "machines", one.id))).sort()).toEqual([
      "ended",
      "request",
      "started",
    ]);
  });

  it("is one of the kinds that are known", async () => {
    expect(adapterKinds()).toEqual(expect.arrayContaining(["local", "ssh"]));
    const context = { stateFolder: folder, nowMs: Date.now, env: () => undefined };
    for (const kind of ["nonesuch", "toString", "__proto__"])
      expect(await loadAdapter({ kind }, context)).toMatchObject({
        ok: false,
        error: { kind: "unsupported", message: expect.stringContaining("known are") },
      });
    expect(await loadAdapter({ kind: "local", foldr: "x" }, context)).toMatchObject({
      ok: false,
      error: { kind: "unsupported", message: expect.stringContaining("foldr") },
    });
  });
});
