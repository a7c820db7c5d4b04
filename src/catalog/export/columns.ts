import type { OfferRow } from "../offer-rows.ts";

/** One column of the flat table that is exported: a price row with its machine and its place. */
export interface ExportColumn {
  readonly name: string;
  readonly type: "text" | "number";
  /** `undefined` when unknown. */
  readonly of: (row: OfferRow) => string | number | undefined;
}

const text = (name: string, of: (row: OfferRow) => string | undefined): ExportColumn => ({
  name,
  type: "text",
  of: (row) => of(row) || undefined,
});

const number = (name: string, of: (row: OfferRow) => number | undefined): ExportColumn => ({
  name,
  type: "number",
  of,
});

/** Units are in the names; `docs/catalog.md` describes each. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  text("cloud", ({ machine }) => machine.cloud),
  text("region", ({ region }) => region.name),
  text("zone", ({ zone }) => zone),
  text("country", ({ region }) => region.country),
  text("instance_type", ({ machine }) => machine.name),
  number("vcpus", ({ machine }) => machine.vcpus),
  number("memory_gib", ({ machine }) => machine.memoryGib),
  text("arch", ({ machine }) => machine.arch),
  text("accelerator", ({ machine }) => machine.accelerator),
  number("accelerator_count", ({ machine }) => machine.acceleratorCount),
  number("accelerator_memory_gib", ({ machine }) => machine.acceleratorMemoryGib),
  number("network_gbps", ({ machine }) => machine.networkGbps),
  text("features", ({ machine }) => machine.features.join(" ")),
  number("on_demand_usd_per_hour", (row) => row.onDemandUsdPerHour),
  number("spot_usd_per_hour", (row) => row.spotUsdPerHour),
  number("spot_interruption_pct", (row) => row.spotInterruptionPct),
  text("as_of", ({ asOf }) => asOf),
  text("source", ({ source }) => source),
  text("confidence", ({ confidence }) => confidence),
];
