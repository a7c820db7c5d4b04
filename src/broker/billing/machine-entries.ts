import { cloudOf } from "../../domain/ids.ts";
import type { LedgerEntry } from "../../domain/ledger.ts";
import { nanoOfUsd, sumUsd, usdOfNano } from "../../domain/money.ts";
import type { DiscountClaim, PlannedStage } from "../../domain/plan.ts";
import { billedMs, type Rounding } from "./billed-time.ts";
import { RunningTotal, timeAmount } from "./money.ts";
import { type Stretch, stretchesOf } from "./stretches.ts";
import type { Usage } from "./usage.ts";

export type Payer = Pick<LedgerEntry, "account" | "owner">;

const HOUR_MS = 3_600_000;

/** Node-milliseconds at limited discounts that have been used up. */
export class UsedDiscounts {
  /** By claim of a plan. */
  readonly #claims = new Map<string, number>();
  readonly #discounts = new Map<string, number>();

  /** @returns how much of so many the claim still has, which is taken */
  take(claim: string, discount: string | undefined, ofMs: number, nodeMs: number): number {
    const used = this.#claims.get(claim) ?? 0;
    const taken = Math.min(nodeMs, Math.max(0, ofMs - used));
    this.#claims.set(claim, used + taken);
    if (discount !== undefined)
      this.#discounts.set(discount, (this.#discounts.get(discount) ?? 0) + taken);
    return taken;
  }

  nodeHours(run: string, discount: number): number {
    return (this.#discounts.get(discountKey(run, discount)) ?? 0) / HOUR_MS;
  }
}

const discountKey = (run: string, discount: number): string => `${run}\n${discount}`;

/** The lines of one request: one for each day, price, and whether its nodes are paid for already. */
export const machineEntries = (
  usage: Usage,
  rounding: Rounding,
  payer: Payer,
  used: UsedDiscounts,
): readonly LedgerEntry[] => {
  const { request, startMs, plans } = usage;
  // Journals of other clocks may hold fractions.
  const start = Math.floor(startMs);
  const end = start + billedMs(Math.ceil(usage.endMs) - start, rounding);
  // The rest of a begun unit belongs to the plan that held when the machine ended.
  const cuts = hasDiscount(usage)
    ? plans.slice(1).flatMap(({ fromMs }) => (fromMs < usage.endMs ? [fromMs] : []))
    : [];
  const stretches = joined(
    stretchesOf(start, end, usage.prices, request.usdPerHour, cuts),
    new Set(cuts),
  );
  const reserved = reservedNodes(usage);
  const line = lineOf(usage, payer);
  const total = new RunningTotal();
  const lines = stretches.flatMap((stretch) => [
    ...(reserved > 0 ? [line(stretch, reserved, 0, 0, "nodes that are reserved")] : []),
    ...paidLines(usage, stretch, request.nodes - reserved, line, total, used),
  ]);
  const leastUsd = (rounding.minimumUsd ?? 0) * (request.nodes - reserved);
  return [...lines, ...upTo(leastUsd, lines, stretches.at(-1), line)];
};

/** What lacks of the least charge of a start. */
const upTo = (
  leastUsd: number,
  lines: readonly LedgerEntry[],
  last: Stretch | undefined,
  line: Line,
): readonly LedgerEntry[] => {
  const missing = nanoOfUsd(leastUsd) - nanoOfUsd(sumUsd(lines.map(({ usd }) => usd)));
  return last === undefined || missing <= 0n
    ? []
    : [line({ ...last, ms: 0 }, 0, 0, usdOfNano(missing), "least charge of a start")];
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
  return [
    paid,
    ...discountsOf(usage, stretch, nodes * ms, used).map(
      ({ nodeMs, usdPerHour: off }): LedgerEntry => ({
        ...paid,
        kind: "discount",
        quantity: nodeMs / HOUR_MS,
        usdPerUnit: -off,
        usd: total.add(-timeAmount(off, BigInt(nodeMs))),
        source: `discount on the first node-hours, as planned; request ${usage.request.id}`,
      }),
    ),
  ];
};

interface Discount {
  readonly nodeMs: number;
  readonly usdPerHour: number;
}

const hasDiscount = ({ plans }: Usage): boolean =>
  plans.some(({ planned }) => planned !== undefined && claimsOf(planned).length > 0);

/**
 * The plan that holds says for how many node-hours of a stage from then on a limited discount is, and what it saves. A later
 * plan counts what was used before it, so no node-hour is given twice.
 */
const discountsOf = (
  { run, request, plans, endMs }: Usage,
  { fromMs }: Stretch,
  nodeMs: number,
  used: UsedDiscounts,
): readonly Discount[] => {
  const at = plans.findLastIndex((plan) => plan.fromMs <= Math.min(fromMs, endMs - 1));
  const { plan, planned } = plans[Math.max(at, 0)] ?? {};
  if (planned === undefined) return [];
  let leftMs = nodeMs;
  return claimsOf(planned).flatMap(({ discount, nodeHours, usd }, index) => {
    const claim = JSON.stringify([run, plan, request.stage, index]);
    const taken = used.take(
      claim,
      discount === undefined ? undefined : discountKey(run, discount),
      Math.round(nodeHours * HOUR_MS),
      leftMs,
    );
    leftMs -= taken;
    return taken === 0 ? [] : [{ nodeMs: taken, usdPerHour: usd / nodeHours }];
  });
};
/** Plans of older journals do not say of which discount. */
const claimsOf = ({
  discountClaims,
  discountedNodeHours = 0,
  discountUsd,
}: PlannedStage): readonly (Omit<DiscountClaim, "discount"> & { discount?: number })[] => {
  if (discountClaims !== undefined) return discountClaims.filter(({ nodeHours }) => nodeHours > 0);
  return discountUsd === undefined || discountedNodeHours <= 0
    ? []
    : [{ nodeHours: discountedNodeHours, usd: discountUsd }];
};

const reservedNodes = ({ request }: Usage): number =>
  request.market === "on-demand" ? Math.min(request.reservedNodes ?? 0, request.nodes) : 0;

/** Neighbours of one day and price are one line. */
const joined = (stretches: readonly Stretch[], cuts: ReadonlySet<number>): readonly Stretch[] => {
  const lines: Stretch[] = [];
  for (const stretch of stretches) {
    const last = lines.at(-1);
    const isSame = last?.day === stretch.day && last.usdPerHour === stretch.usdPerHour;
    if (last !== undefined && isSame && !cuts.has(stretch.fromMs))
      lines[lines.length - 1] = { ...last, ms: last.ms + stretch.ms };
    else lines.push(stretch);
  }
  return lines;
};
