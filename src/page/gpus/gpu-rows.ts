import type { GpuListing, GpuOffer, GpuPlace } from "../api/gpu-listing.ts";

/** One accelerator at one cloud, with its cheapest offers. Absent figures are unknown. */
export interface GpuRow {
  readonly accelerator: string;
  readonly aliases: readonly string[];
  readonly vendor?: string;
  readonly memoryGib?: number;
  readonly cloud: string;
  /** Where the cheapest offer is. */
  readonly location: string;
  readonly instanceType: string;
  readonly count?: number;
  readonly usdPerCardHour?: number;
  readonly usdPerHour?: number;
  readonly spotUsdPerCardHour?: number;
  readonly asOf?: string;
  /** Rows of the catalog behind this one. */
  readonly offers: number;
}

export const gpuRows = ({ accelerators }: GpuListing): readonly GpuRow[] =>
  accelerators.flatMap(({ name, vendor, memoryGib, aliases, places }) =>
    places.flatMap((place) => {
      const offer = place.onDemand ?? place.spot ?? place.unpriced;
      if (offer === undefined) return [];
      return [
        {
          accelerator: name,
          aliases,
          ...present({ vendor, memoryGib }),
          ...placeFigures(place, offer),
        },
      ];
    }),
  );

const placeFigures = ({ place, onDemand, spot, offers }: GpuPlace, offer: GpuOffer) => ({
  cloud: place.split("/")[0] ?? place,
  location: offer.location,
  instanceType: offer.instanceType,
  offers,
  ...present({
    count: offer.count,
    usdPerCardHour: onDemand?.usdPerAcceleratorHour,
    usdPerHour: onDemand?.usdPerHour,
    spotUsdPerCardHour: spot?.spotUsdPerAcceleratorHour,
    asOf: offer.asOf,
  }),
});

/** Leaves out what is `undefined`. */
const present = <T extends object>(parts: T) =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };

export const SORT_KEYS = [
  "accelerator",
  "memoryGib",
  "cloud",
  "usdPerCardHour",
  "usdPerHour",
  "spotUsdPerCardHour",
  "asOf",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface GpuFilter {
  /** Words that all occur in names, aliases, vendor or machine. */
  readonly search: string;
  /** Empty: all. */
  readonly cloud: string;
  readonly spotOnly: boolean;
}

export const filterRows = (
  rows: readonly GpuRow[],
  { search, cloud, spotOnly }: GpuFilter,
): readonly GpuRow[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const name = [row.accelerator, ...row.aliases, row.vendor, row.instanceType, row.cloud]
      .join(" ")
      .toLowerCase();
    return (
      words.every((word) => name.includes(word)) &&
      (cloud === "" || row.cloud === cloud) &&
      (!spotOnly || row.spotUsdPerCardHour !== undefined)
    );
  });
};

/** Unknown figures are last either way: they are not the cheapest, nor the dearest. */
export const sortRows = (
  rows: readonly GpuRow[],
  key: SortKey,
  descending: boolean,
): readonly GpuRow[] => {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [a[key], b[key]];
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return (
      sign * compare(left, right) ||
      compare(a.accelerator, b.accelerator) ||
      compare(a.cloud, b.cloud)
    );
  });
};

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
