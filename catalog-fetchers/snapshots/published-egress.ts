import type { Slice } from "./egress-slices.ts";

/** What a provider says in its own words about data that leaves it, read by hand; the words stand in `data/SOURCES.md`. */
interface Statement {
  readonly cloud: string;
  /** A key of `data/SOURCES.md`. */
  readonly source: string;
  /** The day of the page, or the month in which it was seen to hold. */
  readonly asOf: string;
  readonly notes: string;
}

/**
 * Clouds that publish that data out costs nothing, wherever it goes.
 *
 * The gathered tables have only a tool's placeholder for them, which is no evidence. What others write about a
 * provider is none either: of RunPod's egress, pages can be found that say 0.05, 0.15 and nothing per GB.
 */
const FREE_EGRESS: readonly Statement[] = [
  {
    cloud: "lambda",
    source: "lambda-docs",
    asOf: "2026-09-20",
    notes: "no egress fees",
  },
  {
    cloud: "paperspace",
    source: "paperspace-docs",
    asOf: "2025-11-14",
    notes: "no charge for bandwidth; over 1 Gbit/s for long it is slowed to 0.2",
  },
  {
    cloud: "runpod",
    source: "runpod-docs",
    asOf: "2026-09",
    notes: "no fees for data out of Pods",
  },
];

const DESTINATIONS = ["other-cloud", "other-continent", "same-continent"];

/** Tariffs that the gathered tables lack and a provider publishes. */
export const PUBLISHED_EGRESS: readonly Slice[] = FREE_EGRESS.flatMap(({ cloud, ...statement }) =>
  DESTINATIONS.map((to) => ({
    ...statement,
    from: cloud,
    to,
    fromGb: 0,
    usdPerGb: 0,
    confidence: "published",
  })),
);
