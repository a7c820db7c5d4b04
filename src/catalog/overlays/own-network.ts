import type { EgressRate, Network, ThroughputRate } from "../../domain/catalog.ts";
import { regionId } from "../../domain/ids.ts";
import type { OwnCloud } from "../../domain/own-prices.ts";
import { sortedBy } from "../sort.ts";

/** Ways out of a region; within one, data moves for free and as fast as the catalog says of any cloud. */
const AWAY = ["same-continent", "other-continent", "other-cloud"] as const;

/**
 * The network with the lines of a cloud of the user's own.
 *
 * What the line carries bounds both ways. For the way in, the most specific sender wins over the most specific
 * receiver, so every sender whose rate to other clouds is known gets a row of its own, at the slower of the two rates.
 */
export const addOwnNetwork = (network: Network, cloud: OwnCloud, source: string): Network => {
  const egress = AWAY.map(
    (to): EgressRate => ({
      from: cloud.name,
      to,
      tiers: [{ fromGb: 0, usdPerGb: cloud.egressUsdPerGb }],
      source,
      confidence: "published",
    }),
  );
  const throughput = ownThroughput(network, cloud, source);
  return {
    ...network,
    egress: inOrder([...network.egress, ...egress]),
    throughput: inOrder([...network.throughput, ...throughput]),
  };
};

const ownThroughput = (
  { throughput }: Network,
  { name, regions, gbps }: OwnCloud,
  source: string,
): readonly ThroughputRate[] => {
  if (gbps === undefined) return [];
  const rate = (from: string, to: string, rateGbps: number): ThroughputRate => ({
    from,
    to,
    gbps: rateGbps,
    source,
    confidence: "published",
  });
  const senders = new Map([["*", gbps]]);
  for (const row of throughput)
    if (row.to === "other-cloud") senders.set(row.from, Math.min(row.gbps, gbps));
  const ways = regions.flatMap((region) =>
    [...senders].map(([from, rateGbps]) => rate(from, regionId(name, region.name), rateGbps)),
  );
  return [...AWAY.map((to) => rate(name, to, gbps)), ...ways];
};

const inOrder = <Row extends { readonly from: string; readonly to: string }>(
  rows: readonly Row[],
): readonly Row[] =>
  sortedBy(
    rows,
    ({ from }) => from,
    ({ to }) => to,
  );
