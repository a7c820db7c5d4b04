import type { BrowseOffer, InstanceEntry, InstanceListing } from "../domain/browse.ts";
import type { BrowseOptions } from "./accelerator-list.ts";
import {
  ageCell,
  browseNotes,
  decimalsOf,
  figureCell,
  moreLine,
  rateCell,
} from "./browse-cells.ts";
import { type Column, renderTable } from "./table.ts";
import { viewOf } from "./view.ts";

/** One line for each machine, at the place where it is cheapest in the market that the list is sorted by. */
export const renderInstances = (listing: InstanceListing, options: BrowseOptions): string => {
  const view = viewOf(options);
  const shown = listing.entries.slice(0, options.limit);
  const rows = shown.flatMap((entry) => cheapest(entry, listing.sort === "spot"));
  const table =
    rows.length === 0
      ? ["Nothing in the catalog fits."]
      : renderTable(columnsFor(rows, options.today), rows, view.columns, view.faint);
  const more = moreLine(listing.entries.length - shown.length);
  const notes = browseNotes(listing, options.catalog, view);
  return `${[...table, ...more, "", ...notes].join("\n")}\n`;
};

const cheapest = (
  { onDemand, spot, unpriced }: InstanceEntry,
  spotFirst: boolean,
): readonly BrowseOffer[] => {
  const offer = (spotFirst ? (spot ?? onDemand) : (onDemand ?? spot)) ?? unpriced;
  return offer === undefined ? [] : [offer];
};

const columnsFor = (
  rows: readonly BrowseOffer[],
  today: string,
): readonly Column<BrowseOffer>[] => {
  const perHour = decimalsOf(rows.map((row) => row.usdPerHour));
  const spot = decimalsOf(rows.map((row) => row.spotUsdPerHour));
  return [
    { head: "Place", align: "left", cell: (row) => row.location },
    { head: "Machine", align: "left", cell: (row) => row.instanceType },
    { head: "vCPUs", align: "right", cell: (row) => figureCell(row.vcpus) },
    { head: "GiB", align: "right", cell: (row) => figureCell(row.memoryGib) },
    { head: "Arch", align: "left", cell: (row) => row.arch ?? "unknown" },
    { head: "$/h", align: "right", cell: (row) => rateCell(row.usdPerHour, perHour) },
    { head: "Spot $/h", align: "right", cell: (row) => rateCell(row.spotUsdPerHour, spot) },
    { head: "Age", align: "right", cell: (row) => ageCell(row, today) },
  ];
};
