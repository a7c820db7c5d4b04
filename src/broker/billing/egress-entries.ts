import type { PriceTier } from "../../domain/catalog.ts";
import { cloudOf, type RegionId } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger.ts";
import type { Recorded, RunEvent } from "../events.ts";
import { copyKey } from "../state/state.ts";
import type { Payer } from "./machine-entries.ts";
import { dataAmount, RunningTotal } from "./money.ts";
import { dayOf } from "./stretches.ts";
import { slicesOf } from "./tier-slices.ts";

type Of<Kind extends RunEvent["kind"]> = Extract<RunEvent, { readonly kind: Kind }>;
type CopyEvent = Of<"copy-begun"> | Of<"copy-stopped"> | Of<"copied">;

const GB = 1e9;

interface Meter {
  usedBytes: number;
  readonly total: RunningTotal;
}

/** What is known of the copies of an item to one address. */
interface Target {
  /** Begun, and not known how much of it was moved. */
  open?: { readonly recorded: Recorded; readonly begun: Of<"copy-begun"> };
  chargedBytes: number;
  arrived: boolean;
}

type PayerOf = (run: string) => (cloud: string) => Payer;

/**
 * What leaves a region, priced by the tariff that its route had in the plan. The steps of a tariff count over a month
 * (UTC) and an account: all runs that one account pays for move down the same staircase.
 */
export class EgressMeter {
  readonly #meters = new Map<string, Meter>();
  readonly #targets = new Map<string, Target>();
  readonly #payerOf: PayerOf;
  readonly #countAllowance: boolean;
  /** What is not known, in words. */
  readonly unknown = new Set<string>();

  constructor(payerOf: PayerOf, countAllowance: boolean) {
    this.#payerOf = payerOf;
    this.#countAllowance = countAllowance;
  }

  /** Events in order; those of other kinds cost nothing here. */
  entries(recorded: Recorded): readonly LedgerEntry[] {
    const { event, run } = recorded;
    if (event.kind !== "copy-begun" && event.kind !== "copy-stopped" && event.kind !== "copied")
      return [];
    const key = `${run}\n${copyKey(event)}`;
    const target = this.#targets.get(key) ?? { chargedBytes: 0, arrived: false };
    this.#targets.set(key, target);
    if (event.kind === "copy-begun") {
      const entries = this.#unheardOf(target);
      target.open = { recorded, begun: event };
      return entries;
    }
    const bytes = chargedBytes(event, target);
    delete target.open;
    target.chargedBytes += bytes;
    target.arrived ||= event.kind === "copied";
    return this.#charge(recorded, event, bytes);
  }

  /**
   * To be asked after the last event. A copy that was begun and never heard of again moved between nothing and all of it:
   * it counts whole, as what is not confirmed.
   */
  unheard(): readonly LedgerEntry[] {
    return [...this.#targets.values()].flatMap((target) => this.#unheardOf(target));
  }

  #unheardOf(target: Target): readonly LedgerEntry[] {
    const { open, chargedBytes: known } = target;
    if (open === undefined) return [];
    delete target.open;
    const { recorded, begun } = open;
    const { from, to } = begun.route;
    const way = `${begun.item} from ${from} to ${to ?? BROKER}`;
    if (begun.bytes === undefined) {
      this.unknown.add(
        `a copy of ${way} was begun, and neither its size nor how much of it arrived is known; not billed`,
      );
      return [];
    }
    const bytes = Math.max(0, begun.bytes - (overwritten(begun) ? 0 : known));
    target.chargedBytes += overwritten(begun) ? 0 : bytes;
    const entries = this.#charge(recorded, begun, bytes);
    if (entries.length > 0)
      this.unknown.add(
        `a copy of ${way} was begun, and how much of it arrived is not known; counted whole`,
      );
    return entries.map((entry) => ({
      ...entry,
      what: `${entry.what}, not confirmed`,
      source: "begun and not heard of again, counted whole; tariff of the plan",
      open: "unconfirmed",
    }));
  }

  #charge({ run, atMs }: Recorded, event: CopyEvent, bytes: number): readonly LedgerEntry[] {
    const { from, to, tiers } = event.route;
    if (from === undefined || from === to || bytes <= 0) return [];
    const target = to ?? BROKER;
    if (tiers === undefined) {
      this.unknown.add(
        `the price of moving data from ${from} to ${target} is not known; not billed`,
      );
      return [];
    }
    const payer = this.#payerOf(run)(cloudOf(from));
    const day = dayOf(atMs);
    const meter = this.#meterOf(payer, from, tiers, day.slice(0, 7));
    const slices = slicesOf(tiers, meter.usedBytes, bytes, this.#countAllowance);
    meter.usedBytes += bytes;
    return slices.map((slice) => ({
      day,
      run,
      stage: stageOf(event),
      cloud: cloudOf(from),
      ...payer,
      kind: "egress",
      item: event.item,
      what: `${event.item} ${from} → ${target}`,
      quantity: slice.bytes / GB,
      unit: "GB",
      usdPerUnit: slice.usdPerGb,
      usd: meter.total.add(dataAmount(slice.usdPerGb, BigInt(slice.bytes))),
      source: "tariff of the plan, steps counted over the month",
    }));
  }

  #meterOf(payer: Payer, from: RegionId, tiers: readonly PriceTier[], month: string): Meter {
    const key = JSON.stringify([payer.owner, payer.account, cloudOf(from), month, tiers]);
    const known = this.#meters.get(key);
    if (known !== undefined) return known;
    const fresh = { usedBytes: 0, total: new RunningTotal() };
    this.#meters.set(key, fresh);
    return fresh;
  }
}

/** The broker's own disk is somewhere in the internet. */
const BROKER = "the broker";

/** Slots of checkpoints are written again and again: what lies there says nothing of what was moved there. */
const overwritten = ({ purpose }: CopyEvent): boolean => purpose.kind === "checkpoint";

/**
 * The first arrival at an address counts whole, less what was charged when a copy there stopped: whatever brokers and broken
 * copies had sent lies there. Later arrivals, and those over an older content, count what they sent.
 */
const chargedBytes = (
  event: Of<"copy-stopped"> | Of<"copied">,
  { arrived, chargedBytes: charged, open }: Target,
): number => {
  if (event.kind === "copy-stopped") return event.movedBytes;
  const { bytes, sentBytes } = event.copied;
  if (arrived || (open !== undefined && overwritten(event))) return sentBytes;
  return Math.max(0, bytes - charged);
};

const stageOf = ({ item, purpose }: CopyEvent): string =>
  "stage" in purpose ? purpose.stage : item;
