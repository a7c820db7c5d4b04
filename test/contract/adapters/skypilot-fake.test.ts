import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { loadAdapter } from "../../../src/adapters/registry.ts";
import type { Adapter } from "../../../src/domain/adapter.ts";
import { machineRequest, place, soon, testContext } from "./requests.ts";
import { describeWith } from "./services.ts";
import { makeKeys, type Sshd, sshdPath, startSshd, testUser } from "./sshd.ts";

describeWith(sshdPath, "skypilot, against a fake of its command line and a real sshd", () => {
  let folder = "";
  let sshd: Sshd;
  let sky: Adapter;
  const calls = (): readonly string[][] =>
    readFileSync(join(folder, "calls"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sky-pilot-"));
    const keys = makeKeys(folder);
    sshd = await startSshd(folder, "host", keys);
    const { port } = sshd;
    const host = { port, user: testUser(), identityFile: keys.identityFile };
    writeFileSync(join(folder, "host.json"), JSON.stringify(host));
    writeFileSync(join(folder, "clusters.json"), JSON.stringify({ list: [] }));
    await mkdir(join(folder, "state"), { mode: 0o700 });
    process.env.FAKE_SKY = folder;
    process.env.HOME = folder;
    const program = [process.execPath, resolve("test/contract/adapters/fake-skypilot.mjs")];
    const settings = { kind: "skypilot", program, pollSeconds: 0.2 };
    const loaded = await loadAdapter(settings, testContext(join(folder, "state")));
    if (!loaded.ok) throw new Error(loaded.error.message);
    sky = loaded.value;
  }, 30_000);
  afterAll(async () => {
    await sshd?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("launches a cluster once, runs a job there over ssh, and takes it down", async () => {
    const request = machineRequest({
      location: place("aws/us-east-1/us-east-1a"),
      instanceType: "p3.8xlarge",
      accelerators: { V100: 4 },
      market: "spot",
      diskGb: 200,
    });
    const machine = await sky.provision(request, soon());
    if (!machine.ok) throw new Error(machine.error.message);
    expect(await sky.provision(request, soon())).toEqual(machine);
    const launches = calls().filter(([command]) => command === "launch");
    expect(launches).toHaveLength(1);
    expect(launches[0]?.slice(0, 5)).toEqual([
      "launch",
      "--cluster",
      `sky-${request.id}`,
      "--yes",
      "--detach-run",
    ]);
    const task = parse(readFileSync(launches[0]?.at(-1) ?? "", "utf8"));
    expect(task).toMatchObject({
      num_nodes: 1,
      resources: {
        infra: "aws/us-east-1/us-east-1a",
        instance_type: "p3.8xlarge",
        accelerators: { V100: 4 },
        use_spot: true,
        disk_size: 200,
        autostop: { down: true },
      },
    });
    const job = {
      id: "j",
      run: 'echo "hello $WHO"; echo done > "$SKY_OUTPUT/x"',
      env: {},
      secrets: { WHO: "hidden words" },
      inputs: [],
      nodes: 1,
    };
    expect(await sky.run(machine.value, job, soon())).toMatchObject({ ok: true });
    let status = await sky.status(machine.value, "j", soon());
    while (status.ok && status.value.state === "running") {
      await sleep(100);
      status = await sky.status(machine.value, "j", soon());
    }
    expect(status).toMatchObject({ ok: true, value: { state: "ended", exitCode: 0 } });
    expect(await sky.logs(machine.value, "j", 0, soon())).toMatchObject({
      ok: true,
      value: { text: "hello ***\n" },
    });
    expect(JSON.stringify(calls())).not.toContain("hidden words");
    const copied = await sky.copy(
      { from: `${machine.value.files}/output`, to: `file://${folder}/taken` },
      soon(),
    );
    expect(copied).toMatchObject({ ok: true, value: { files: 1 } });
    expect(readFileSync(join(folder, "taken/x"), "utf8")).toBe("done\n");
    const ended = await sky.terminate(request, soon());
    expect(ended).toMatchObject({ ok: true, value: { endedAtMs: expect.any(Number) } });
    expect(await sky.terminate(request, soon())).toEqual(ended);
  }, 60_000);

  it.each([
    [
      "quota",
      "E 11-25 VcpuLimitExceeded: You have requested more vCPU capacity than your limit\nsky.exceptions.ResourcesUnavailableError: Failed to provision all possible launchable resources.",
    ],
    [
      "no-capacity",
      "sky.exceptions.ResourcesUnavailableError: Failed to provision all possible launchable resources. Relax the task's resource requirements",
    ],
    [
      "no-capacity",
      "InsufficientInstanceCapacity when calling RunInstances: We currently do not have sufficient capacity\n",
    ],
    ["denied", "Task from YAML spec: x\nAWS is not enabled. Run `sky check`\n"],
    ["unsupported", "ValueError: Catalog does not contain any instances satisfying the request\n"],
    ["unreachable", "Could not connect to SkyPilot API server at http://127.0.0.1:46580\n"],
    ["unknown", "something else\n"],
  ])("a launch that fails is %s: %s", async (kind, said) => {
    const refusal = join(folder, "refuse");
    writeFileSync(refusal, said);
    const answer = await sky.provision(machineRequest(), soon());
    rmSync(refusal);
    expect(answer).toMatchObject({ ok: false, error: { kind } });
  });

  it("says how to name the program when it is not there", async () => {
    const settings = { kind: "skypilot", program: ["/nowhere/sky"] };
    const loaded = await loadAdapter(settings, testContext(join(folder, "state")));
    if (!loaded.ok) throw new Error(loaded.error.message);
    expect(await loaded.value.provision(machineRequest(), soon())).toMatchObject({
      ok: false,
      error: { kind: "unsupported" },
    });
  });
});
