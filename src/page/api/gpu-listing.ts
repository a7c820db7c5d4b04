/** What the page reads of `GET /gpus`. Absent prices are unknown, never 0. */
export interface GpuListing {
  readonly catalog: { readonly asOf: string };
  readonly accelerators: readonly {
    readonly name: string;
    readonly vendor?: string;
    readonly memoryGib?: number;
    readonly aliases: readonly string[];
    readonly places: readonly GpuPlace[];
  }[];
}

export interface GpuPlace {
  /** A cloud. */
  readonly place: string;
  readonly onDemand?: GpuOffer;
  readonly spot?: GpuOffer;
  readonly unpriced?: GpuOffer;
  readonly offers: number;
}

export interface GpuOffer {
  readonly location: string;
  readonly instanceType: string;
  readonly count?: number;
  readonly vcpus?: number;
  readonly usdPerHour?: number;
  readonly usdPerAcceleratorHour?: number;
  readonly spotUsdPerHour?: number;
  readonly spotUsdPerAcceleratorHour?: number;
  readonly asOf?: string;
}
