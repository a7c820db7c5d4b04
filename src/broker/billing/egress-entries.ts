import type { PriceTier } from "../../domain/catalog.ts";
import { cloudOf, type RegionId } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger.ts";
import type { Recorded, RunEvent } from "../events.ts";
import type { Payer } from "./machine-entries.ts";
import { dataAmount, RunningTotal } from "./money.ts";
import { dayOf } from "./stretches.ts";
import { slicesOf } from "./tier-slices.ts";

type CopiedEvent = Extract<RunEvent, { kind: "copied" }>;

const GB = 1e9;

interface Meter {
  usedBytes: number;
  readonly total: RunningTotal;
}

/**
 * What leaves a region, priced by the tariff that its route had in the plan. The steps of a tariff count over a month
 * (UTC) and an account: all runs that one account pays for move down the same staircase.
 */
export class EgressMeter {
  readonly #meters = new Map<string, Meter>();
  readonly #arrived = new Set<string>();
  readonly #countAllowance: boolean;
  /** Routes without a known price, in words. */
  readonly unknown = new Set<string>();

  constructor(countAllowance: boolean) {
    this.#countAllowance = countAllowance;
  }

  /** Events in order. */
  entries(
    { run, atMs }: Recorded,
    event: CopiedEvent,
    payerOf: (cloud: string) => Payer,
  ): readonly LedgerEntry[] {
    const { from, to, tiers } = event.route;
    const bytes = this.#chargedBytes(event);
    if (from === undefined || from === to || bytes === 0) return [];
    // The broker's own disk is somewhere in the internet.
    const target = to ?? "the broker";
    if (tiers === undefined) {
      this.unknown.add(
        `the price of moving data from ${from} to ${target} is not known; not billed`,
      );
      return [];
    }
    const payer = payerOf(cloudOf(from));
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

  /**
   * The first arrival at a place counts whole: what an earlier broker or a broken copy had sent already was charged
   * then, though nobody wrote it down. Later ones count what they sent.
   */
  #chargedBytes({ item, route, copied }: CopiedEvent): number {
    const key = `${item}\n${route.toUrl}`;
    if (this.#arrived.has(key)) return copied.sentBytes;
    this.#arrived.add(key);
    return copied.bytes;
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

const stageOf = ({ item, purpose }: CopiedEvent): string =>
  "stage" in purpose ? purpose.stage : item;
