import type { EgressRate, ThroughputRate } from "../../domain/catalog.ts";
import { transferUsd } from "../../domain/egress.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { transferHours } from "../../domain/units.ts";
import type { CatalogIndex } from "./catalog-index.ts";
import type { Copy } from "./copies.ts";
import { egressRate, throughputRate } from "./route.ts";

/** A copy with its price and time, and the rows that they come from. */
export interface PricedCopy extends Copy {
  readonly usd: number;
  readonly hours: number;
  /** Absent: free within the region, or the flat price of own storage. */
  readonly egress?: EgressRate;
  readonly throughput: ThroughputRate;
}

/** Prices one copy of more than 0 GB; a route without a known price or speed is refused. */
export const priceCopy = (
  index: CatalogIndex,
  copy: Copy,
  countAllowance: boolean,
): Result<PricedCopy, readonly string[]> => {
  const throughput = throughputRate(index, copy.from, copy.to);
  const money = copyUsd(index, copy, countAllowance);
  const route = `from ${copy.from} to ${copy.to} for "${copy.item}"`;
  const problems = [
    ...(money === undefined ? [`no egress price is known ${route}`] : []),
    ...(throughput === undefined ? [`no throughput is known ${route}`] : []),
  ];
  if (money === undefined || throughput === undefined) return err(problems);
  return ok({ ...copy, ...money, hours: transferHours(copy.gb, throughput.gbps), throughput });
};

const copyUsd = (
  index: CatalogIndex,
  copy: Copy,
  countAllowance: boolean,
): Pick<PricedCopy, "usd" | "egress"> | undefined => {
  if (copy.exists) return { usd: 0 };
  if (copy.flatUsdPerGb !== undefined && copy.from !== copy.to)
    return { usd: copy.gb * copy.flatUsdPerGb };
  const egress = egressRate(index, copy.from, copy.to);
  if (egress !== undefined)
    return { usd: transferUsd(egress.tiers, copy.gb, countAllowance), egress };
  return copy.from === copy.to ? { usd: 0 } : undefined;
};
