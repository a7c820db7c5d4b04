import { cloudOf } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger.ts";
import { billedMs, type Rounding } from "./billed-time.ts";
import { type Amount, RunningTotal, timeAmount } from "./money.ts";
import { type Stretch, stretchesOf } from "./stretches.ts";
import type { Usage } from "./usage.ts";

export type Payer = Pick<LedgerEntry, "account" | "owner">;

const HOUR_MS = 3_600_000;

/** Node-hours at a limited discount that a stage has used up, by stage and machine. */
export type UsedDiscounts = Map<string, number>;

/** The lines of one request: one for each day, price, and whether its nodes are paid for already. */
export const machineEntries = (
  usage: Usage,
  rounding: Rounding,
  payer: Payer,
  used: UsedDiscounts,
): readonly LedgerEntry[] => {
  const { request, startMs } = usage;
  // Journals of other clocks may hold fractions.
  const start = Math.floor(startMs);
  const end = start + billedMs(Math.ceil(usage.endMs) - start, rounding);
  const stretches = joined(stretchesOf(start, end, usage.prices, request.usdPerHour));
  const reserved = reservedNodes(usage);
  const line = lineOf(usage, payer);
  const total = new RunningTotal();
  return stretches.flatMap((stretch) => [
    ...(reserved > 0 ? [line(stretch, reserved, 0, 0, "nodes that are reserved")] : []),
    ...paidLines(usage, stretch, request.nodes - reserved, line, total, used),
  ]);
};

type Line = (
  stretch: Stretch,
  nodes: number,
  usdPerUnit: number,
  usd: number,
  source: string,
) => LedgerEntry;

const lineOf =
  ({ run, request, open }: Usage, payer: Payer): Line =>
  ({ day, ms }, nodes, usdPerUnit, usd, source) => ({
    day,
    run,
    stage: request.stage,
    cloud: cloudOf(request.location),
    ...payer,
    kind: "machine",
    what: `${request.instanceType} ${request.market} in ${request.location}`,
    quantity: (nodes * ms) / HOUR_MS,
    unit: "node-hour",
    usdPerUnit,
    usd,
    source: `${source}; request ${request.id}`,
    ...(open && { open }),
  });

const paidLines = (
  usage: Usage,
  stretch: Stretch,
  nodes: number,
  line: Line,
  total: RunningTotal,
  used: UsedDiscounts,
): readonly LedgerEntry[] => {
  if (nodes <= 0) return [];
  const { usdPerHour, ms } = stretch;
  const amount = timeAmount(usdPerHour, BigInt(nodes) * BigInt(ms));
  const source =
    usage.prices.length > 0 ? "price of the hour, as the cloud says" : "price of the plan";
  const paid = line(stretch, nodes, usdPerHour, total.add(amount), source);
  const off = discountOf(usage, nodes * ms, used);
  if (off === undefined) return [paid];
  return [
    paid,
    {
      ...paid,
      kind: "discount",
      quantity: off.nodeMs / HOUR_MS,
      usdPerUnit: -off.usdPerHour,
      usd: total.add(off.amount),
      source: `discount on the first node-hours, as planned; request ${usage.request.id}`,
    },
  ];
};

interface Discount {
  readonly nodeMs: number;
  readonly usdPerHour: number;
  readonly amount: Amount;
}

/** The plan says for how many node-hours of a stage a limited discount holds, and what it saves. */
const discountOf = (
  { run, request, planned }: Usage,
  nodeMs: number,
  used: UsedDiscounts,
): Discount | undefined => {
  const hours = planned?.discountedNodeHours ?? 0;
  if (planned?.discountUsd === undefined || hours <= 0) return undefined;
  const key = `${run}\n${request.stage}\n${request.location}\n${request.instanceType}`;
  const usedMs = used.get(key) ?? 0;
  const discountedMs = Math.min(nodeMs, Math.max(0, Math.round(hours * HOUR_MS) - usedMs));
  if (discountedMs === 0) return undefined;
  used.set(key, usedMs + discountedMs);
  const usdPerHour = planned.discountUsd / hours;
  return {
    nodeMs: discountedMs,
    usdPerHour,
    amount: -timeAmount(usdPerHour, BigInt(discountedMs)),
  };
};

const reservedNodes = ({ request }: Usage): number =>
  request.market === "on-demand" ? Math.min(request.reservedNodes ?? 0, request.nodes) : 0;

/** Neighbours of one day and price are one line. */
const joined = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const lines: Stretch[] = [];
  for (const stretch of stretches) {
    const last = lines.at(-1);
    if (last?.day === stretch.day && last.usdPerHour === stretch.usdPerHour)
      lines[lines.length - 1] = { ...last, ms: last.ms + stretch.ms };
    else lines.push(stretch);
  }
  return lines;
};
