import type { Accelerator } from "./catalog.ts";
import type { LocationId } from "./ids.ts";

/** A machine at a place with both of its prices: one row of the catalog. Absent figures are unknown, never 0. */
export interface BrowseOffer {
  readonly cloud: string;
  readonly location: LocationId;
  readonly instanceType: string;
  readonly vcpus?: number;
  readonly memoryGib?: number;
  readonly arch?: string;
  readonly accelerator?: string;
  /** Cards in the machine. */
  readonly count?: number;
  /** Of the whole machine, host included. */
  readonly usdPerHour?: number;
  /** Share of one card; of machines with cards. */
  readonly usdPerAcceleratorHour?: number;
  readonly spotUsdPerHour?: number;
  readonly spotUsdPerAcceleratorHour?: number;
  /** ISO 8601 day or month. */
  readonly asOf?: string;
  readonly source?: string;
}

/** The cheapest offers among some rows of the catalog. */
export interface BestOffers {
  /** Absent: no on-demand price is known. */
  readonly onDemand?: BrowseOffer;
  readonly spot?: BrowseOffer;
  /** Only where no price of either market is known: a machine that is rented there. */
  readonly unpriced?: BrowseOffer;
  /** Rows of the catalog: machines in regions or zones. */
  readonly offers: number;
  /** Those of them whose on-demand price is unknown. */
  readonly unknownOnDemand: number;
}

export type AcceleratorSort = "price" | "spot" | "perGpu" | "name";

/** What one cloud or region asks for a card. */
export interface AcceleratorPlace extends BestOffers {
  /** `gcp`, or `gcp/us-central1` when regions were asked for. */
  readonly place: string;
}

export interface AcceleratorEntry {
  readonly accelerator: Accelerator;
  /** Sorted as asked for. */
  readonly places: readonly AcceleratorPlace[];
}

export interface AcceleratorListing {
  /** Accelerators with at least one offer, sorted as asked for. */
  readonly entries: readonly AcceleratorEntry[];
  readonly sort: AcceleratorSort;
  readonly offers: number;
  readonly unknownOnDemand: number;
  /** Offers of a part of a card, left out unless a count is asked for. */
  readonly partsOfCards: number;
  /** Offers in special partitions, left out unless a pattern names them. */
  readonly inSpecialPartitions: number;
}

export type InstanceSort = "price" | "spot" | "perCpu" | "name";

/** A machine and where it is cheapest. */
export interface InstanceEntry extends BestOffers {
  readonly cloud: string;
  readonly instanceType: string;
}

export interface InstanceListing {
  /** Sorted as asked for. */
  readonly entries: readonly InstanceEntry[];
  readonly sort: InstanceSort;
  readonly offers: number;
  readonly unknownOnDemand: number;
  readonly inSpecialPartitions: number;
}

/** A name in a query that the catalog does not have. */
export interface BrowseFault {
  readonly part: "name" | "cloud" | "country" | "arch";
  readonly seen: string;
  /** What may have been meant; never taken by itself. */
  readonly suggestions: readonly string[];
}
