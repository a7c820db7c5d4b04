declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** `aws/eu-west-1`: a cloud and one of its regions, never the region's name alone. */
export type RegionId = Brand<"RegionId">;

/** A region or one of its zones: `aws/eu-west-1` or `aws/eu-west-1/eu-west-1a`. */
export type LocationId = Brand<"LocationId"> | RegionId;

export const regionId = (cloud: string, region: string): RegionId =>
  `${cloud}/${region}` as RegionId;

/** @param zone  empty for the whole region */
export const locationId = (region: RegionId, zone: string): LocationId =>
  zone === "" ? region : (`${region}/${zone}` as LocationId);

export const cloudOf = (location: LocationId): string => location.split("/", 1)[0] ?? "";

export const regionOf = (location: LocationId): RegionId =>
  location.split("/").slice(0, 2).join("/") as RegionId;

/** Reads `cloud/region[/zone]`; `undefined` when the text has another shape. */
export const parseLocation = (text: string): LocationId | undefined =>
  /^[^/]+\/[^/]+(\/[^/]+)?$/.test(text) ? (text as LocationId) : undefined;
