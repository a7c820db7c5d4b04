import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newPlace, openToOthers, type Place, skyAt, startSky, until } from "./launched.ts";
import { smallCatalog } from "./sky.ts";

const machines = (usdPerHour: number) => ({
  egressUsdPerGb: 0,
  regions: { x: { machines: [{ instanceType: "m", cpus: 1, usdPerHour }] } },
});

const stage = (name: string, more: object = {}) => ({
  name,
  run: "true",
  runtime: "2s",
  output: "1MB",
  resources: { cpus: 1 },
  ...more,
});

/** Two stages on clouds `near` and, at twice the price, `far`; each job takes a second. */
const rehearsal = async (
  { dir }: Place,
  settings: object = {},
  more: object = {},
): Promise<readonly string[]> => {
  const file = join(dir, "pipeline.json");
  const pipeline = {
    name: "rehearsal",
    clouds: { near: machines(3.6), far: machines(7.2) },
    policy: { allow: ["near", "far"] },
    stages: [stage("train"), stage("serve", { inputs: ["train"] })],
    ...more,
  };
  await writeFile(file, JSON.stringify(pipeline));
  const adapters = join(dir, "adapters.json");
  const hours = { "*": 1 / 3600 };
  await writeFile(
    adapters,
    JSON.stringify({
      adapters: {
        near: { kind: "sim", world: "w1", hours, bootSeconds: 0.1, ...settings },
        far: { kind: "sim", world: "w2", hours, bootSeconds: 0.1 },
      },
    }),
  );
  return ["launch", file, "--adapters", adapters, "--yes"];
};

describe.concurrent("a rehearsal with kind: sim", () => {
  it("goes elsewhere when a cloud has no room, is finished, and is told, logged and billed", async () => {
    const place = await newPlace();
    const args = await rehearsal(place, { noCapacityShare: 1 });
    const ran = await skyAt(place, [...args, "--json"]);
    expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 });
    expect(ran.stderr).toContain("no-capacity: near/x has none, by chance.");
    const { run, costs } = JSON.parse(ran.stdout);
    const status = JSON.parse((await skyAt(place, ["status", run, "--json"])).stdout);
    expect(status).toMatchObject({ status: "finished", machines: [] });
    expect((await skyAt(place, ["status", run])).stdout).toMatch(/train +finished +far\/x m +2/);
    expect((await skyAt(place, ["logs", run, "serve"])).stdout).toMatch(
      /^serve on m \(on-demand\) in far\/x\n10 % done\n(.*\n)*done\n$/,
    );
    const billed = JSON.parse((await skyAt(place, ["cost", run, "--json"])).stdout);
    expect(billed.actualUsd).toBe(costs.actualUsd);
    // Two machines, each for some two seconds of 0.002 USD.
    expect(costs.actualUsd).toBeGreaterThan(0.004);
    expect(costs.actualUsd).toBeLessThan(0.1);
    const month = new Date().toISOString().slice(0, 7);
    const bill = await skyAt(place, ["invoice", "--month", month]);
    expect(bill.stdout).toMatch(/far +far +you, to the cloud/);
    expect(bill.stdout).not.toMatch(/near +near/);
    expect((await skyAt(place, ["down", "--orphans"])).stderr).toBe("No orphans.\n");
    expect(await openToOthers(place.state)).toEqual([]);
  });

  it("fails with 6 when its commands do, and has a fresh try with resume", async () => {
    const place = await newPlace();
    const ran = await skyAt(place, await rehearsal(place, { commandFailShare: 1 }));
    expect(ran.code).toBe(6);
    expect(ran.stderr).toContain(
      "the commands of train failed once, the last time with exit code 1",
    );
    expect((await skyAt(place, ["logs", "last", "train"])).stdout).toMatch(/\nexit code 1\n$/);
    const again = await skyAt(place, ["resume", "last"]);
    expect(again.code).toBe(6);
    expect(JSON.parse((await skyAt(place, ["status", "last", "--json"])).stdout)).toMatchObject({
      status: "failed",
      machines: [],
    });
  });

  it("outlives its broker: killed in a job, it is gone on with, and nothing is done twice", async () => {
    const place = await newPlace();
    const { child, written, ended } = startSky(place, await rehearsal(place));
    await until("the second stage runs", () => written.stderr.includes("serve: running"));
    child.kill("SIGKILL");
    await ended;
    const [left] = JSON.parse((await skyAt(place, ["status", "--json"])).stdout);
    expect(left.status).toBe("interrupted");
    const resumed = await skyAt(place, ["resume", "last", "--json"]);
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    const { outputs, costs } = JSON.parse(resumed.stdout);
    expect(costs.lines.map(({ attempts }: { attempts: number }) => attempts)).toEqual([1, 1]);
    const text = await readFile(join(outputs[0].at, "part-0.txt"), "utf8");
    expect(text).toMatch(/^serve\ntrain [0-9a-f]{64}\npart 0\n$/);
  });

  it("is cancelled by another process, which sees its machines end", async () => {
    const place = await newPlace();
    const { child, written, ended } = startSky(
      place,
      await rehearsal(place, { hours: { "*": 1 } }),
    );
    await until("the first stage runs", () => written.stderr.includes("train: running"));
    child.kill("SIGKILL");
    await ended;
    const run = /Launched as (\S+)\./.exec(written.stderr)?.[1] ?? "";
    const cancelled = await skyAt(place, ["cancel", run]);
    expect(cancelled.stderr).toContain(`${run} is cancelled; nothing of it runs any more.`);
    expect(cancelled.code).toBe(0);
    const kept = await readFile(
      join(place.state, "sim/w1/machines", `${run}-train-1.json`),
      "utf8",
    );
    expect(JSON.parse(kept).ended.reason).toBe("ended");
  });
});

it("--chase-savings moves a running stage when a price falls, and says what that saves", async () => {
  const place = await newPlace();
  const catalog = join(place.dir, "catalog");
  await cp(smallCatalog, catalog, { recursive: true });
  const file = join(place.dir, "long.json");
  const train = stage("train", { runtime: "100h", resources: { cpus: "4+" } });
  await writeFile(file, JSON.stringify({ policy: { allow: ["aws", "gcp"] }, stages: [train] }));
  const adapters = join(place.dir, "adapters.yaml");
  const sim = "{ kind: sim, hours: { '*': 100 }, bootSeconds: 0.1 }";
  await writeFile(adapters, `adapters: { aws: ${sim}, gcp: ${sim} }\n`);
  const flags = ["--adapters", adapters, "--catalog", catalog, "--chase-savings"];
  const { written, ended } = startSky(place, [
    ...["launch", file, "--yes", ...flags, "--chase-every", "0.2s"],
  ]);
  await until("it runs", () => written.stderr.includes("train: running"));
  expect(written.stderr).toContain("at aws/us-east-1");
  const prices = join(catalog, "catalog/gcp/prices.csv");
  const fallen = (await readFile(prices, "utf8")).replace(
    /^(us-central1,[^,]*,n2-standard-4),[0-9.]+,/m,
    "$1,0.05,",
  );
  await writeFile(prices, fallen);
  await until("it has moved", () =>
    /n2-standard-4 \(on-demand\) at gcp\/us-central1.*\n(.*\n)*.*train: running/.test(
      written.stderr,
    ),
  );
  expect(written.stderr).toMatch(/planned again: moving train saves \d+\.\d\d USD/);
  expect((await skyAt(place, ["cancel", "last"])).code).toBe(0);
  expect(await ended).toBe(6);
  const cost = JSON.parse((await skyAt(place, ["cost", "last", "--json"])).stdout);
  expect(cost.lines[0].attempts).toBe(2);
  expect(cost.open).toBe(false);
});
