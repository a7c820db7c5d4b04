import type {
  AcceleratorEntry,
  AcceleratorListing,
  AcceleratorPlace,
  BrowseOffer,
} from "../domain/browse.ts";
import {
  ageCell,
  browseNotes,
  decimalsOf,
  figureCell,
  moreLine,
  rateCell,
  rowsOf,
} from "./browse-cells.ts";
import { type Column, renderTable } from "./table.ts";
import { printable, wrap } from "./text.ts";
import { type RenderView, viewOf } from "./view.ts";

export interface BrowseOptions extends RenderView {
  /** ISO 8601, for the age of prices. */
  readonly today: string;
  /** Rows at most; absent: all. */
  readonly limit?: number;
  readonly catalog: { readonly asOf: string };
}

/**
 * One line for each accelerator: where it is cheapest, and what it costs there. Machine prices first.
 *
 * @returns text with a final newline
 */
export const renderAccelerators = (listing: AcceleratorListing, options: BrowseOptions): string => {
  const view = viewOf(options);
  const perCard = listing.sort === "perGpu";
  const rows = listing.entries.map((entry) => summaryOf(entry, perCard));
  const shown = rows.slice(0, options.limit);
  const table =
    rows.length === 0
      ? [NOTHING]
      : renderTable(summaryColumns(shown, options.today, perCard), shown, view.columns, view.faint);
  const more = moreLine(rows.length - shown.length);
  const notes = browseNotes(listing, options.catalog, view);
  return `${[...table, ...more, "", ...notes].join("\n")}\n`;
};

/** One or two lines for each place: the cheapest machine on demand, and that on spot when it is another one. */
export const renderAcceleratorPlaces = (
  listing: AcceleratorListing,
  options: BrowseOptions,
): string => {
  const view = viewOf(options);
  const places = listing.entries.flatMap((entry) => entry.places.map((p) => ({ entry, ...p })));
  const shown = places.slice(0, options.limit);
  const rows = shown.flatMap(rowsOf);
  const [only, ...others] = listing.entries;
  const title =
    only === undefined || others.length > 0
      ? []
      : wrap(titleOf(only), view.columns).map(view.strong);
  const table =
    rows.length === 0
      ? [NOTHING]
      : renderTable(
          placeColumns(rows, options.today, others.length > 0),
          rows,
          view.columns,
          view.faint,
        );
  const more = moreLine(places.length - shown.length);
  const notes = browseNotes(listing, options.catalog, view);
  return `${[...title, ...table, ...more, "", ...notes].join("\n")}\n`;
};

const NOTHING = "Nothing in the catalog fits.";

/** Another name is another card unless it is said here. */
const titleOf = ({ accelerator: { name, vendor, memoryGib, aliases } }: AcceleratorEntry): string =>
  printable(
    [
      `${name}${vendor === undefined ? "" : `, ${vendor}`}`,
      ...(memoryGib === undefined ? [] : [`${memoryGib} GiB a card`]),
      ...(aliases.length === 0 ? [] : [`also called ${aliases.join(", ")}`]),
    ].join(", "),
  );

/** An accelerator at its cheapest. */
interface Summary extends AcceleratorEntry {
  readonly onDemand: BrowseOffer | undefined;
  readonly spot: BrowseOffer | undefined;
  readonly clouds: number;
}

const summaryOf = (entry: AcceleratorEntry, perCard: boolean): Summary => ({
  ...entry,
  onDemand: lowest(entry.places, ({ onDemand }) => [
    onDemand,
    perCard ? onDemand?.usdPerAcceleratorHour : onDemand?.usdPerHour,
  ]),
  spot: lowest(entry.places, ({ spot }) => [spot, spot && spotOf(spot, perCard)]),
  clouds: new Set(entry.places.map(({ place }) => place.split("/", 1)[0])).size,
});

/** A spot price stands alone in its column, so it is of a card where cards are compared. */
const spotOf = (spot: BrowseOffer, perCard: boolean): number | undefined =>
  perCard ? spot.spotUsdPerAcceleratorHour : spot.spotUsdPerHour;

type Priced = readonly [offer: BrowseOffer | undefined, usdPerHour: number | undefined];

const lowest = (
  places: readonly AcceleratorPlace[],
  priced: (place: AcceleratorPlace) => Priced,
): BrowseOffer | undefined =>
  places
    .map(priced)
    .filter(([, usd]) => usd !== undefined)
    .reduce<Priced | undefined>(
      (best, next) => (best === undefined || (next[1] ?? 0) < (best[1] ?? 0) ? next : best),
      undefined,
    )?.[0];

const summaryColumns = (
  rows: readonly Summary[],
  today: string,
  spotPerCard: boolean,
): readonly Column<Summary>[] => {
  const perHour = decimalsOf(rows.map(({ onDemand }) => onDemand?.usdPerHour));
  const perCard = decimalsOf(rows.map(({ onDemand }) => onDemand?.usdPerAcceleratorHour));
  const spotUsd = ({ spot }: Summary) => spot && spotOf(spot, spotPerCard);
  const spot = decimalsOf(rows.map(spotUsd));
  const place = ({ onDemand, spot: cheapest, places }: Summary): string =>
    (onDemand ?? cheapest)?.cloud ?? places[0]?.place ?? "";
  return [
    { head: "Accelerator", align: "left", cell: ({ accelerator }) => accelerator.name },
    { head: "GiB", align: "right", cell: (row) => figureCell(row.accelerator.memoryGib) },
    { head: "Clouds", align: "right", cell: ({ clouds }) => `${clouds}` },
    { head: "Cheapest", align: "left", cell: place },
    { head: "$/h", align: "right", cell: (row) => rateCell(row.onDemand?.usdPerHour, perHour) },
    {
      head: "$/card",
      align: "right",
      cell: (row) => rateCell(row.onDemand?.usdPerAcceleratorHour, perCard),
    },
    {
      head: spotPerCard ? "Spot $/card" : "Spot $/h",
      align: "right",
      cell: (row) => rateCell(spotUsd(row), spot),
    },
    {
      head: "Age",
      align: "right",
      cell: (row) => ageCell(row.onDemand ?? row.spot, today),
    },
  ];
};

const placeColumns = (
  rows: readonly BrowseOffer[],
  today: string,
  several: boolean,
): readonly Column<BrowseOffer>[] => {
  const perHour = decimalsOf(rows.map((row) => row.usdPerHour));
  const perCard = decimalsOf(rows.map((row) => row.usdPerAcceleratorHour));
  const spot = decimalsOf(rows.map((row) => row.spotUsdPerHour));
  const name: Column<BrowseOffer> = {
    head: "Accelerator",
    align: "left",
    cell: (row) => row.accelerator ?? "",
  };
  return [
    ...(several ? [name] : []),
    { head: "Place", align: "left", cell: (row) => row.location },
    { head: "Machine", align: "left", cell: (row) => row.instanceType },
    { head: "Cards", align: "right", cell: (row) => figureCell(row.count) },
    { head: "$/h", align: "right", cell: (row) => rateCell(row.usdPerHour, perHour) },
    { head: "$/card", align: "right", cell: (row) => rateCell(row.usdPerAcceleratorHour, perCard) },
    { head: "Spot $/h", align: "right", cell: (row) => rateCell(row.spotUsdPerHour, spot) },
    { head: "Age", align: "right", cell: (row) => ageCell(row, today) },
  ];
};
