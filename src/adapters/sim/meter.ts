import type { MachineRequest } from "../../domain/adapter.ts";
import { transferUsd } from "../../domain/egress.ts";
import { cloudOf, type RegionId } from "../../domain/ids.ts";
import type { SimRules } from "./rules.ts";
import { nextChangeMs, valueAt } from "./steps.ts";

/** One line of what the simulated clouds charge. */
export type MeterLine =
  | {
      readonly kind: "machine";
      readonly cloud: string;
      readonly requestId: string;
      readonly run: string;
      readonly seconds: number;
      readonly usd: number;
    }
  | {
      readonly kind: "transfer";
      readonly cloud: string;
      readonly from: RegionId;
      readonly to: RegionId;
      readonly toUrl: string;
      readonly bytes: number;
      readonly usd: number;
    };

/** The clouds' own meter: it knows nothing of what the broker was told. */
export class SimMeter {
  readonly lines: MeterLine[] = [];
  private readonly rules: SimRules;
  /** GB on one tariff of one cloud in one month: each goes on where the last ended. */
  private readonly movedGb = new Map<string, number>();

  constructor(rules: SimRules) {
    this.rules = rules;
  }

  /** A machine's nodes, from their start to their end; those that are reserved are paid already. */
  machine(request: MachineRequest, fromMs: number, untilMs: number): void {
    const cloud = cloudOf(request.location);
    const seconds = this.billedSeconds(cloud, fromMs, untilMs);
    const paidNodes = request.nodes - (request.reservedNodes ?? 0);
    const usd = this.nodeUsd(request, fromMs, fromMs + seconds * 1000) * paidNodes;
    const { id: requestId, run } = request;
    this.lines.push({ kind: "machine", cloud, requestId, run, seconds, usd });
  }

  /** Data that has arrived in another region. */
  transfer(from: RegionId, to: RegionId, toUrl: string, bytes: number, atMs: number): void {
    if (from === to) return;
    const cloud = cloudOf(from);
    const tiers = this.rules.egress(from, to) ?? [];
    const month = new Date(atMs).toISOString().slice(0, 7);
    const key = JSON.stringify([cloud, month, tiers]);
    const beforeGb = this.movedGb.get(key) ?? 0;
    const afterGb = beforeGb + bytes / 1e9;
    this.movedGb.set(key, afterGb);
    const usd = transferUsd(tiers, afterGb) - transferUsd(tiers, beforeGb);
    this.lines.push({ kind: "transfer", cloud, from, to, toUrl, bytes, usd });
  }

  totalUsd(kind?: MeterLine["kind"]): number {
    return this.lines
      .filter((line) => kind === undefined || line.kind === kind)
      .reduce((sum, { usd }) => sum + usd, 0);
  }

  private billedSeconds(cloud: string, fromMs: number, untilMs: number): number {
    const { minimumSeconds, incrementSeconds } = this.rules.billing(cloud);
    const increments = Math.ceil((untilMs - fromMs) / 1000 / incrementSeconds);
    return Math.max(increments * incrementSeconds, minimumSeconds);
  }

  /** Each second at the price that held in it. */
  private nodeUsd(request: MachineRequest, fromMs: number, untilMs: number): number {
    const price = this.rules.price(request);
    if (price === undefined) return 0;
    let usd = 0;
    for (let at = fromMs; at < untilMs; ) {
      const until = Math.min(nextChangeMs(price, at), untilMs);
      usd += ((until - at) / 3_600_000) * valueAt(price, at);
      at = until;
    }
    return usd;
  }
}
