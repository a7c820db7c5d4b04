import type { Quantity } from "./pipeline.ts";

/**
 * What the hour of a machine costs, with the unit that the price is for. All figures in USD, > 0.
 *
 * - `machine`: the whole machine.
 * - `accelerator`: per card and hour, all-in; vCPUs and memory are not added on top.
 * - `size`: per vCPU and per GiB, added up. Of machines without accelerators only: cards would be free.
 */
export type OwnPrice =
  | { readonly per: "machine"; readonly usdPerHour: number }
  | { readonly per: "accelerator"; readonly usdPerAcceleratorHour: number }
  | {
      readonly per: "size";
      readonly usdPerVcpuHour?: number;
      readonly usdPerGibHour?: number;
    };

/** -15 is 15 per cent off, 20 is 20 per cent on top; > -100. */
export interface PercentChange {
  readonly per: "percent";
  readonly percent: number;
}

/** Prices of the catalog that are others for this user: a discount, a surcharge, a price of one's own. */
export interface PriceOverlay {
  /** Pattern as in `Policy`. */
  readonly match: string;
  readonly instanceType?: string;
  /** Canonical name. */
  readonly accelerator?: string;
  /** Absent: a percentage holds for both markets, a price for on-demand. */
  readonly market?: "on-demand" | "spot";
  readonly change: PercentChange | OwnPrice;
  /** A discount for the first node-hours only; it leaves the catalog as it is. On-demand. */
  readonly firstNodeHours?: number;
}

/** A machine that the user has, or rents where no catalog looks. */
export interface OwnMachine {
  readonly instanceType: string;
  readonly vcpus?: number;
  readonly memoryGib?: number;
  readonly arch?: string;
  /** Name as written, canonical or alias; an exact count. */
  readonly accelerators?: { readonly name: string; readonly count: Quantity };
  readonly features: readonly string[];
  /** Absent: unknown until a price overlay says it. */
  readonly price?: OwnPrice;
}

export interface OwnRegion {
  readonly name: string;
  /** ISO 3166-1 alpha-2; absent: such a region fails every country rule. */
  readonly country?: string;
  /** AF AN AS EU NA OC SA */
  readonly continent?: string;
  readonly machines: readonly OwnMachine[];
}

/** A cloud of the user's own: a data centre, a cluster, a provider that the catalog does not know. */
export interface OwnCloud {
  readonly name: string;
  readonly regions: readonly OwnRegion[];
  /** Of data that leaves a region. */
  readonly egressUsdPerGb: number;
  /** The line in and out of each region; absent: as the catalog says of clouds it has not measured. */
  readonly gbps?: number;
  /** Headquarters of who runs it, ISO code; absent: it fails every operator rule. */
  readonly operatorCountry?: string;
}
