import type { AdapterFailure, Ended, MachineRequest } from "../../domain/adapter.ts";
import { cloudOf, type LocationId, regionOf } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { NOT_KEPT, type SimKeeper } from "./keeper.ts";
import { SimMeter } from "./meter.ts";
import type { Pool, SimRules } from "./rules.ts";
import { SimFiles } from "./sim-files.ts";
import { keptOf, machineAgain, newMachine, ownEnd, type SimMachine } from "./sim-machine.ts";
import { nextChangeMs, stretches, valueAt } from "./steps.ts";

/** The part of a clock that the world needs. */
export interface SimClock {
  nowMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Clouds in memory: machines, their disks, the buckets of regions, and the meter. What time does to them is worked out
 * when somebody looks (`settle`), in the order in which it happened.
 */
export class SimWorld {
  readonly rules: SimRules;
  readonly clock: SimClock;
  readonly files: SimFiles;
  readonly meter: SimMeter;
  readonly machines = new Map<string, SimMachine>();
  private settledMs: number;
  /** Requests that were ended before anything was made for them: they come too late. */
  private readonly revoked = new Set<string>();
  private readonly keeper: SimKeeper;

  /** @param keeper  what it kept of an earlier process is there again */
  constructor(rules: SimRules, clock: SimClock, keeper: SimKeeper = NOT_KEPT) {
    this.rules = rules;
    this.clock = clock;
    this.meter = new SimMeter(rules);
    this.settledMs = clock.nowMs();
    this.keeper = keeper;
    const { machines, files, revoked } = keeper.load();
    this.files = new SimFiles((path, file) => keeper.file(path, file));
    for (const [path, file] of files) this.files.restore(path, file);
    for (const id of revoked) this.revoked.add(id);
    for (const kept of machines) this.machines.set(kept.request.id, machineAgain(rules, kept));
  }

  /** Idempotent; fails when there is no price, no quota or no capacity. */
  create(request: MachineRequest): Result<SimMachine, AdapterFailure> {
    this.settle();
    const known = this.machines.get(request.id);
    if (known !== undefined) return ok(known);
    if (this.revoked.has(request.id))
      return err({ kind: "unknown", message: `${request.id} was ended before.` });
    const refusal = this.refusal(request);
    if (refusal !== undefined) return err(refusal);
    const machine = newMachine(this.rules, request, this.clock.nowMs());
    this.machines.set(request.id, machine);
    this.keep(machine);
    return ok(machine);
  }

  /** Ends the machines of a request, if there are any. */
  end(requestId: string): Ended {
    this.settle();
    const machine = this.machines.get(requestId);
    if (machine === undefined) {
      this.revoked.add(requestId);
      this.keeper.revoked(requestId);
      return {};
    }
    if (machine.ended === undefined) this.close(machine, this.clock.nowMs(), "ended");
    return this.billOf(machine);
  }

  /** Those that run, as the clouds' own console shows them. */
  running(): readonly SimMachine[] {
    this.settle();
    return [...this.machines.values()].filter(({ ended }) => ended === undefined);
  }

  /** Everything that time alone has ended since. */
  settle(): void {
    const now = this.clock.nowMs();
    for (;;) {
      const live = [...this.machines.values()].filter(({ ended }) => ended === undefined);
      const changeMs = Math.min(...live.map((machine) => this.capacityChangeMs(machine)));
      const ends = live.map((machine) => ({ machine, ...ownEnd(machine) }));
      const first = ends.sort((a, b) => a.atMs - b.atMs)[0];
      const next = Math.min(changeMs, first?.atMs ?? Number.POSITIVE_INFINITY);
      if (next > now) break;
      if (first !== undefined && first.atMs === next) this.close(first.machine, next, first.reason);
      else this.takeBack(live, next);
      this.settledMs = next;
    }
    this.settledMs = now;
  }

  /** After a change to a machine. */
  keep(machine: SimMachine): void {
    this.keeper.machine(keptOf(machine));
  }

  private refusal(request: MachineRequest): AdapterFailure | undefined {
    const { location, instanceType, market, nodes, reservedNodes = 0 } = request;
    const what = `${nodes} × ${instanceType} (${market}) in ${location}`;
    if (this.rules.price(request) === undefined)
      return {
        kind: "unsupported",
        message: `There is no ${instanceType} (${market}) in ${location}.`,
      };
    const held = this.heldNodes((pool) => sameQuota(pool, request));
    const quota = this.rules.quotaNodes(request);
    if (held + nodes - reservedNodes > quota)
      return {
        kind: "quota",
        message: `${what}: ${held} of ${quota} nodes of the quota are in use.`,
      };
    const free =
      valueAt(this.rules.capacity(request), this.clock.nowMs()) -
      this.heldNodes((pool) => samePool(pool, request));
    return nodes > free
      ? { kind: "no-capacity", message: `${what}: ${Math.max(free, 0)} to be had.` }
      : undefined;
  }

  private heldNodes(counts: (pool: Pool) => boolean): number {
    return [...this.machines.values()]
      .filter(({ ended, request }) => ended === undefined && counts(request))
      .reduce((sum, { request }) => sum + request.nodes, 0);
  }

  private capacityChangeMs({ request }: SimMachine): number {
    return request.market === "spot"
      ? nextChangeMs(this.rules.capacity(request), this.settledMs)
      : Number.POSITIVE_INFINITY;
  }

  /** At a moment when some capacity changes: the youngest go first. */
  private takeBack(live: readonly SimMachine[], ms: number): void {
    for (const machine of [...live].reverse()) {
      const { request } = machine;
      if (request.market !== "spot" || machine.ended !== undefined) continue;
      const held = this.heldNodes((pool) => samePool(pool, request));
      if (held > valueAt(this.rules.capacity(request), ms)) this.close(machine, ms, "preempted");
    }
  }

  private close(machine: SimMachine, atMs: number, reason: "preempted" | "ended"): void {
    machine.ended = { atMs, reason };
    this.keep(machine);
    this.meter.machine(machine.request, machine.createdAtMs, atMs);
    this.files.removeUnder(`machine/${machine.request.id}`);
  }

  private billOf({ request, createdAtMs, ended }: SimMachine): Ended {
    const endedAtMs = ended!.atMs;
    const { minimumSeconds, incrementSeconds } = this.rules.billing(cloudOf(request.location));
    // The price of a minimum that lasts longer than the machine is told, too.
    const pricedMs = Math.max(
      endedAtMs + incrementSeconds * 1000,
      createdAtMs + minimumSeconds * 1000,
    );
    const price = this.rules.price(request);
    const prices = price === undefined ? [] : stretches(price, createdAtMs, pricedMs);
    return {
      startedAtMs: createdAtMs,
      endedAtMs,
      prices: prices.map(({ fromMs, untilMs, value }) => ({ fromMs, untilMs, usdPerHour: value })),
    };
  }
}

const samePool = (a: Pool, b: Pool): boolean =>
  a.location === b.location && a.instanceType === b.instanceType && a.market === b.market;

const sameQuota = (a: Pool, b: Pool): boolean =>
  regionOf(a.location) === regionOf(b.location) && a.market === b.market;

/** The region of a path of the world: of a bucket `at/CLOUD/REGION/…`, or of a machine. */
export const regionOfPath = (world: SimWorld, path: string): LocationId | undefined => {
  const [kind, first = "", second = ""] = path.split("/");
  if (kind === "at") return regionOf(`${first}/${second}` as LocationId);
  const machine = world.machines.get(first);
  return machine === undefined ? undefined : regionOf(machine.request.location);
};
