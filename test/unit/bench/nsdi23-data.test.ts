import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/**
 * The published cells, reproduced from the rows of the study alone: every triple of machines is priced
 * by hand-written rules that share no code with the planner.
 */
const DIR = join(import.meta.dirname, "../../../examples/nsdi23/catalog");
const rowsOf = (file: string): Record<string, string>[] => {
  const [header = "", ...lines] = readFileSync(join(DIR, file), "utf8").trim().split("\n");
  const columns = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
  });
};

interface Machine {
  readonly cloud: string;
  readonly region: string;
  readonly type: string;
  readonly usdPerHour: number;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly accelerators: string;
  readonly confidential: boolean;
}

const machines: Machine[] = ["aws", "azure", "gcp"].flatMap((cloud) => {
  const types = new Map(
    rowsOf(`catalog/${cloud}/instance-types.csv`).map((row) => [row.instance_type, row]),
  );
  return rowsOf(`catalog/${cloud}/prices.csv`).map((price) => {
    const type = types.get(price.instance_type) ?? {};
    return {
      cloud,
      region: price.region ?? "",
      type: price.instance_type ?? "",
      usdPerHour: Number(price.on_demand_usd_per_hour),
      vcpus: Number(type.vcpus),
      memoryGib: Number(type.memory_gib),
      accelerators: type.accelerator ? `${type.accelerator}:${type.accelerator_count}` : "",
      confidential: type.features?.includes("confidential") ?? false,
    };
  });
});

/** USD per GB of the first paid slice and hours per GB, by the scope of the route. */
const move = (from: Machine, to: Machine, gb: number): { usd: number; hours: number } => {
  const hoursAt = (gbps: number) => (gb * 8) / gbps / 3600;
  if (from.cloud !== to.cloud) {
    const usdPerGb = { aws: 0.09, azure: 0.0875, gcp: 0.12 }[from.cloud] ?? Number.NaN;
    return { usd: gb * usdPerGb, hours: hoursAt(0.08) };
  }
  if (from.region === to.region) return { usd: 0, hours: hoursAt(16) };
  return { usd: gb * 0.01, hours: hoursAt(14.21) }; // no dearer and no slower than any row has it
};

const home = { cloud: "azure", region: "eastus" } as Machine;
const hoursOf: Record<string, number> = {
  "V100:4": 8.4,
  "tpu-v3-8:1": 4.0,
  "T4:1": 1.8,
  "Inferentia:1": 1.1,
};

const best = (pool: readonly Machine[]) => {
  const procs = pool.filter((m) => m.confidential && m.vcpus >= 32);
  const trains = pool.filter(
    (m) => ["V100:4", "tpu-v3-8:1"].includes(m.accelerators) && m.memoryGib >= 200,
  );
  const infers = pool.filter(
    (m) => m.accelerators === "Inferentia:1" || (m.accelerators === "T4:1" && m.vcpus >= 8),
  );
  const plans = procs.flatMap((proc) =>
    trains.flatMap((train) => infers.map((infer) => price(proc, train, infer))),
  );
  return plans.sort((a, b) => a.usd - b.usd || a.hours - b.hours)[0];
};

const price = (proc: Machine, train: Machine, infer: Machine) => {
  const moves = [move(home, proc, 10), move(proc, train, 0.6), move(train, infer, 0.44)];
  const stages = [
    { at: proc, hours: 0.6 },
    { at: train, hours: hoursOf[train.accelerators] ?? Number.NaN },
    { at: infer, hours: hoursOf[infer.accelerators] ?? Number.NaN },
  ].map(({ at, hours }) => ({ at, hours, usd: at.usdPerHour * hours }));
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    stages,
    egressUsd: sum(moves.map((m) => m.usd)),
    egressHours: sum(moves.map((m) => m.hours)),
    usd: sum(moves.map((m) => m.usd)) + sum(stages.map((s) => s.usd)),
    hours: sum(moves.map((m) => m.hours)) + sum(stages.map((s) => s.hours)),
  };
};

const azureOnly = best(machines.filter((m) => m.cloud === "azure"));
const free = best(machines);

test("every machine of the study has a price and a known type", () => {
  expect(machines).toHaveLength(100);
  for (const machine of machines) {
    expect(machine.usdPerHour, machine.type).toBeGreaterThan(0);
    expect(machine.vcpus, machine.type).toBeGreaterThan(0);
  }
});

test("the cheapest triple on Azure alone has the cells of the published row", () => {
  expect(azureOnly?.stages.map((s) => `${s.at.cloud}/${s.at.region} ${s.at.type}`)).toEqual([
    "azure/eastus Standard_DC32as_v5",
    "azure/eastus Standard_NC24s_v3",
    "azure/eastus Standard_NC8as_T4_v3",
  ]);
  expect(azureOnly?.stages.map((s) => s.usd.toFixed(1))).toEqual(["0.8", "102.8", "1.4"]);
  expect(azureOnly?.usd.toFixed(0)).toBe("105");
  expect(azureOnly?.hours.toFixed(1)).toBe("10.8");
});

test("the cheapest triple of all clouds has the cells of the published row", () => {
  expect(free?.stages.map((s) => `${s.at.cloud} ${s.at.type}`)).toEqual([
    "azure Standard_DC32as_v5",
    "gcp n2d-highmem-32+tpu-v3-8",
    "aws inf1.xlarge",
  ]);
  expect(free?.stages.map((s) => s.usd.toFixed(1))).toEqual(["0.8", "39.3", "0.3"]);
  expect([free?.egressUsd.toFixed(1), free?.egressHours.toFixed(2)]).toEqual(["0.1", "0.03"]);
  expect([free?.usd.toFixed(0), free?.hours.toFixed(1)]).toEqual(["40", "5.7"]);
});

test("the differences are the published ones", () => {
  const lessPct = (of: number, than: number) => Math.round(100 * (1 - of / than));
  expect(lessPct(free?.hours ?? 0, azureOnly?.hours ?? 0)).toBe(47);
  expect(lessPct(free?.usd ?? 0, azureOnly?.usd ?? 0)).toBe(61);
});
