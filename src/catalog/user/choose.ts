import type { Catalog } from "../../domain/catalog.ts";
import type { Overlay } from "../files.ts";
import { type CloudEntry, type Manifest, versionDir } from "./manifest.ts";

/** Which snapshot of a cloud holds, and how old it is. */
export interface CloudChoice {
  readonly cloud: string;
  readonly used: "user" | "bundled";
  /** Newest date of its prices (bundled), or the day of the fetch or import; ISO 8601. */
  readonly asOf: string;
  readonly entry?: CloudEntry;
}

/**
 * The newer snapshot of each cloud; the user's own when both are of one day. An import was asked for by hand and
 * always holds.
 *
 * @param bundled  newest date of the included prices, by cloud
 */
export const chooseClouds = (
  manifest: Manifest,
  bundled: ReadonlyMap<string, string>,
): readonly CloudChoice[] => {
  const clouds = new Set([...bundled.keys(), ...Object.keys(manifest.clouds)]);
  return [...clouds].sort().map((cloud): CloudChoice => {
    const entry = manifest.clouds[cloud];
    const included = bundled.get(cloud);
    if (entry === undefined) return { cloud, used: "bundled", asOf: included ?? "" };
    const day = entry.at.slice(0, 10);
    const isNewer = entry.kind === "import" || included === undefined || day >= included;
    return isNewer
      ? { cloud, used: "user", asOf: day, entry }
      : { cloud, used: "bundled", asOf: included, entry };
  });
};

export const overlayOf = (choices: readonly CloudChoice[], userDir: string): Overlay =>
  new Map(
    choices.flatMap(({ cloud, used, entry }): [string, string][] =>
      used === "user" && entry !== undefined
        ? [[cloud, versionDir(userDir, cloud, entry.version)]]
        : [],
    ),
  );

/** Newest date of the prices of each cloud; "" when no row says. */
export const newestByCloud = ({
  prices,
  instanceTypes,
}: Pick<Catalog, "prices" | "instanceTypes">): ReadonlyMap<string, string> => {
  const newest = new Map<string, string>();
  for (let row = 0; row < prices.length; row++) {
    const cloud = instanceTypes[prices.instanceType[row] ?? 0]?.cloud ?? "";
    const date = prices.dates[prices.asOf[row] ?? 0] ?? "";
    const before = newest.get(cloud);
    if (before === undefined || date > before) newest.set(cloud, date);
  }
  return newest;
};
