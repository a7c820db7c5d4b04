import { describe, expect, it } from "vitest";
import { carryOut } from "../../../src/broker/carry-out.ts";
import { createRun } from "../../../src/broker/create-run.ts";
import { openJournal } from "../../../src/broker/journal/sqlite.ts";
import type { BrokerParts, Replan } from "../../../src/broker/parts.ts";
import type { Situation } from "../../../src/broker/replan/situation.ts";
import { stateOf } from "../../../src/broker/state/fold.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";

import type { Pipeline } from "../../../src/domain/pipeline.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import { err, ok } from "../../../src/domain/result.ts";
import { buildPipeline, type StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { FakeCloud } from "./fake-cloud.ts";

/** Two regions of one cloud; what leaves a region costs a cent a GB. */
const CATALOG = {
  regions: [],
  accelerators: [],
  network: {
    egress: [
      {
        from: "*",
        to: "other-cloud",
        tiers: [{ fromGb: 0, usdPerGb: 0.01 }],
        confidence: "published",
      },
    ],
    throughput: [],
    regionGroups: new Map(),
  },
  groups: new Map(),
  operators: [],
  certifications: [],
} as unknown as Catalog;

const NEVER = new AbortController().signal;

const stage = (name: string, inputs: readonly string[], more: Partial<StageLiteral> = {}) => ({
  name,
  inputs,
  hours: 1,
  outputGb: 1,
  commands: { run: "true", env: new Map() },
  ...more,
});

const pipelineOf = (stages: readonly StageLiteral[]): Pipeline => buildPipeline({ stages });

const planAt = (places: Readonly<Record<string, string>>): Plan =>
  ({
    stages: Object.entries(places).map(([name, location]) => ({
      name,
      location,
      instanceType: "m",
      accelerators: {},
      pricing: "on-demand",
      nodes: 1,
      usdPerHour: 1,
      hours: 1,
    })),
  }) as unknown as Plan;

/** Prefers places in the order given, and takes the first that is not blocked. */
const inOrder =
  (names: readonly string[], places: readonly string[], seen: Situation[] = []): Replan =>
  async (situation, lift) => {
    seen.push(situation);
    const blocked = [...situation.blocked];
    const lifted = [];
    for (;;) {
      const free = places.find((place) => !blocked.some(({ location }) => location === place));
      if (free !== undefined)
        return ok({ plan: planAt(Object.fromEntries(names.map((name) => [name, free]))), lifted });
      if (!lift) return err({ kind: "time-limit", limitMs: 0 });
      lifted.push(blocked.shift()!);
    }
  };

/** A clock whose sleeps are short. */
const quick = () => {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    sleep: async (ms: number, signal?: AbortSignal) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) throw new Error("aborted");
      nowMs += Math.min(ms, 5000);
    },
  };
};

interface Given {
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  readonly replan: Replan;
  readonly cloud?: FakeCloud;
}

const launch = ({ pipeline, plan, replan, cloud = new FakeCloud() }: Given) => {
  const journal = openJournal(":memory:");
  const clock = quick();
  const run = createRun(journal, clock, {
    name: "test",
    pipeline: "{}",
    folder: "/nowhere",
    plan,
    settings: {
      retries: 1,
      idleStopMinutes: 30,
      chaseSavings: false,
      stores: {},
      adapters: {},
      accounts: {},
    },
  });
  const parts: BrokerParts = {
    journal,
    clock,
    holder: { host: "here", pid: 1, startedAtMs: 1 },
    pipeline,
    catalog: () => CATALOG,
    adapterOf: async () => cloud,
    copyStores: (copy) => cloud.copy(copy),
    replan,
    secret: () => undefined,
    logs: { position: () => 0, append: () => {} },
    stateFolder: "/nowhere",
    spent: () => ({ usd: 0, discountedNodeHours: [], emittedKgCo2e: 0 }),
  };
  const go = (signal: AbortSignal = NEVER) => carryOut(run, parts, signal);
  return { run, journal, cloud, parts, go, state: () => stateOf(journal.read(run)) };
};

const UNUSED: Replan = async () => err({ kind: "time-limit", limitMs: 0 });

describe("carryOut", () => {
  it("hands data on from stage to stage and leaves nothing running", async () => {
    const pipeline = pipelineOf([stage("a", []), stage("b", ["a"]), stage("c", ["a", "b"])]);
    const { go, cloud, state } = launch({
      pipeline,
      plan: planAt({ a: "x/1", b: "x/2", c: "x/1" }),
      replan: UNUSED,
    });
    // Within one region nothing is charged, and between these the tariff is not asked for.
    expect(await go()).toEqual({ status: "finished" });
    const { output } = state().stages.get("c")!;
    expect(cloud.files.get(output!.url)).toBe("c(a(),b(a()))");
    expect(cloud.machines.size).toBe(0);
    expect(state().ended?.status).toBe("finished");
  });

  it("does not go straight back to the place that failed (F-2)", async () => {
    const cloud = new FakeCloud();
    cloud.preempted.set("R1/r/z", 1);
    cloud.refusals.set("R2/r/z", [{ kind: "no-capacity", message: "none" }]);
    const { go } = launch({
      cloud,
      pipeline: pipelineOf([stage("a", [])]),
      plan: planAt({ a: "R1/r/z" }),
      replan: inOrder(["a"], ["R1/r/z", "R2/r/z", "R3/r/z"]),
    });
    expect(await go()).toEqual({ status: "finished" });
    expect(asked(cloud)).toEqual(["R1/r/z", "R2/r/z", "R3/r/z"]);
  });

  it("returns to a place only after all were tried, the one that failed first first", async () => {
    const cloud = new FakeCloud();
    cloud.preempted.set("R1/r/z", 1);
    cloud.refusals.set("R2/r/z", [{ kind: "no-capacity", message: "none" }]);
    cloud.refusals.set("R3/r/z", [{ kind: "unknown", message: "odd" }]);
    const { go } = launch({
      cloud,
      pipeline: pipelineOf([stage("a", [])]),
      plan: planAt({ a: "R1/r/z" }),
      replan: inOrder(["a"], ["R3/r/z", "R2/r/z", "R1/r/z"]),
    });
    expect(await go()).toEqual({ status: "finished" });
    expect(asked(cloud)).toEqual(["R1/r/z", "R3/r/z", "R2/r/z", "R1/r/z"]);
  });

  it("tries failing commands again as often as it may, then stops and says so", async () => {
    const cloud = new FakeCloud();
    cloud.exits.set("a", [3, 4, 5]);
    const { go, state } = launch({
      cloud,
      pipeline: pipelineOf([stage("a", []), stage("b", ["a"])]),
      plan: planAt({ a: "x/1", b: "x/1" }),
      replan: inOrder(["a", "b"], ["x/1"]),
    });
    expect(await go()).toEqual({
      status: "failed",
      why: "the commands of a failed twice, the last time with exit code 4",
    });
    expect(state().stages.get("b")).toBeUndefined();
    expect(cloud.machines.size).toBe(0);
    // Who goes on has fresh tries: the third fails too, the fourth does not.
    expect(await go()).toEqual({ status: "finished" });
  });

  it("ends machines whose answer never came", async () => {
    const cloud = new FakeCloud();
    cloud.refusals.set("x/1", [{ kind: "unreachable", message: "no answer" }]);
    const { go } = launch({
      cloud,
      pipeline: pipelineOf([stage("a", [])]),
      plan: planAt({ a: "x/1" }),
      replan: inOrder(["a"], ["x/1", "x/2"]),
    });
    expect(await go()).toEqual({ status: "finished" });
    expect(cloud.calls.filter((text) => text.startsWith("terminate"))).toHaveLength(2);
  });

  it("goes on from any event of its journal to the same end", async () => {
    const pipeline = pipelineOf([
      stage("a", []),
      stage("b", ["a"]),
      stage("c", ["a"]),
      stage("d", ["b", "c"]),
    ]);
    const plan = planAt({ a: "x/1", b: "x/1", c: "x/2", d: "x/1" });
    const whole = launch({ pipeline, plan, replan: UNUSED });
    await whole.go();
    const events = whole.journal.read(whole.run).length;
    for (let stopAfter = 1; stopAfter < events; stopAfter++) {
      const { go, parts, cloud, state } = launch({ pipeline, plan, replan: UNUSED });
      const stop = new AbortController();
      let written = 0;
      await carryOut(
        parts.journal.runs()[0]!,
        {
          ...parts,
          onEvent: () => {
            written += 1;
            if (written >= stopAfter) stop.abort();
          },
        },
        stop.signal,
      );
      expect((await go()).status, `stopped after ${stopAfter}`).toBe("finished");
      expect(cloud.files.get(state().stages.get("d")!.output!.url)).toBe("d(b(a()),c(a()))");
      expect(cloud.machines.size).toBe(0);
    }
  });

  it("gives up on a secret that is not there, and ends what it had begun", async () => {
    const commands = { run: "true", env: new Map([["TOKEN", { secret: "HUB_TOKEN" }]]) };
    const { go, cloud } = launch({
      pipeline: pipelineOf([stage("a", [], { commands })]),
      plan: planAt({ a: "x/1" }),
      replan: UNUSED,
    });
    expect(await go()).toEqual({
      status: "failed",
      why: "a needs the secret HUB_TOKEN, which the broker's environment does not hold; set it and resume",
    });
    expect(cloud.machines.size).toBe(0);
  });

  it("says which machine may still run when it cannot be ended, and tries again when resumed", async () => {
    const cloud = new FakeCloud();
    const pipeline = pipelineOf([stage("a", [])]);
    const { go, state } = launch({ cloud, pipeline, plan: planAt({ a: "x/1" }), replan: UNUSED });
    const terminate = cloud.terminate.bind(cloud);
    cloud.terminate = async () =>
      ({ ok: false, error: { kind: "denied", message: "not yours" } }) as never;
    const outcome = await go();
    expect(outcome).toMatchObject({
      status: "failed",
      why: expect.stringMatching(/may still run and cost money: not yours/),
    });
    cloud.terminate = terminate;
    expect(await go()).toEqual({ status: "finished" });
    expect(cloud.machines.size).toBe(0);
    expect(state().ended?.status).toBe("finished");
  });

  it("stops everything when another process asks to cancel", async () => {
    const pipeline = pipelineOf([stage("a", []), stage("b", ["a"])]);
    const { go, parts, run, cloud, journal } = launch({
      pipeline,
      plan: planAt({ a: "x/1", b: "x/1" }),
      replan: UNUSED,
    });
    journal.append(run, { kind: "cancel-requested" }, 0);
    expect(await go()).toEqual({ status: "cancelled" });
    expect(cloud.calls.filter((text) => text.startsWith("provision"))).toEqual([]);
    expect(parts.journal.read(run).at(-1)!.event).toEqual({
      kind: "run-ended",
      status: "cancelled",
    });
  });

  it("leaves a run to the broker that has it", async () => {
    const { go, journal, run } = launch({
      pipeline: pipelineOf([stage("a", [])]),
      plan: planAt({ a: "x/1" }),
      replan: UNUSED,
    });
    const other = { host: "elsewhere", pid: 2, startedAtMs: 2 };
    journal.claim(run, other);
    expect(await go()).toEqual({ status: "held", by: other });
  });
});

const asked = (cloud: FakeCloud): readonly string[] =>
  cloud.calls.filter((text) => text.startsWith("provision")).map((text) => text.split(" ")[1]!);
