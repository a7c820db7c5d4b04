import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SpotTrace } from "../../../src/domain/spot-trace.ts";
import { type SpotMarket, spotMarket } from "../../../src/spot-replay/market.ts";
import { readSpotTrace } from "../../../src/spot-traces/read-trace.ts";
import { PATHS } from "../../paths.ts";
import { checkpointMoveUsd, priceOf } from "./prices.ts";

/** Traces that were collected together. */
export interface Campaign {
  /** `availability/1-node/aws-02-15-2023` */
  readonly name: string;
  readonly nodes: number;
  readonly traces: readonly SpotTrace[];
}

export const tracesAreThere = (): boolean => existsSync(PATHS.spotTraces);

/** All traces of the folder, each folder of files a campaign. */
export const readCampaigns = (): readonly Campaign[] =>
  ["availability", "preemption"].flatMap((kind) =>
    below(kind).flatMap((nodes) =>
      below(join(kind, nodes)).map((day) => readOne(kind, nodes, day)),
    ),
  );

const below = (path: string): readonly string[] => readdirSync(join(PATHS.spotTraces, path)).sort();

const readOne = (kind: string, nodes: string, day: string): Campaign => ({
  name: `${kind}/${nodes}/${day}`,
  nodes: Number.parseInt(nodes, 10),
  traces: below(join(kind, nodes, day)).map((file) => readTrace(join(kind, nodes, day, file))),
});

const readTrace = (path: string): SpotTrace => {
  const read = readSpotTrace(readFileSync(join(PATHS.spotTraces, path), "utf8"), path);
  if (read.ok) return read.value;
  throw new Error(`${path}: ${read.error.problems.map(({ detail }) => detail).join("; ")}`);
};

/** @throws when the folder has no such campaign */
export const campaignOf = (campaigns: readonly Campaign[], name: string): Campaign => {
  const found = campaigns.find((campaign) => campaign.name === name);
  if (found === undefined) throw new Error(`No traces of ${name}.`);
  return found;
};

/** The zones of these traces side by side, at their prices; checkpoints pay egress between regions. */
export const marketOfTraces = (traces: readonly SpotTrace[]): SpotMarket => {
  const market = spotMarket(
    traces.map((trace) => ({ trace, ...priceOf(trace) })),
    checkpointMoveUsd,
  );
  if (!market.ok) throw new Error(market.error.problems.map(({ detail }) => detail).join("; "));
  return market.value;
};

/** `us-west-2b` */
export const zoneName = ({ zone }: SpotTrace): string => zone.split("/").at(-1)!;
