import type { ImportOptions } from "../imported.ts";
import type { SkyAlternative } from "./schema.ts";

/** Infrastructure of one's own, which has no list price. */
const OWN: ReadonlySet<string> = new Set(["kubernetes", "k8s", "ssh", "slurm", "vsphere"]);

/** A pattern of ours, nothing when anywhere will do, or why the alternative is left out. */
export type Place =
  | { readonly allow?: string; readonly notes: readonly string[] }
  | { readonly left: string };

/**
 * `infra: aws/us-east-1/us-east-1a`, or `cloud`, `region` and `zone` apart; `*` or nothing stands for any.
 *
 * A region without a cloud means that name in every cloud.
 */
export const placeOf = (
  { infra, cloud, region, zone }: SkyAlternative,
  { clouds, isPricedZone }: Pick<ImportOptions, "clouds" | "isPricedZone">,
): Place => {
  const parts = infra == null ? [cloud, region, zone] : infra.split("/");
  const written = parts.map((part) => (part == null || part.trim() === "" ? "*" : part.trim()));
  const [first = "*"] = written;
  const name = first.toLowerCase();
  if (OWN.has(name))
    return {
      left: `${infra ?? cloud}: infrastructure of one's own has no list price; declare it under "clouds" to plan for it`,
    };
  if (name !== "*" && clouds?.has(name) === false)
    return { left: `${name} is no cloud of the catalog` };
  const last = written.findLastIndex((part) => part !== "*");
  if (last < 0) return { notes: [] };
  const place = [name, ...written.slice(1, last + 1)];
  const allow = place.join("/");
  const [own, at = "", zoneName] = place;
  if (
    zoneName === undefined ||
    allow.includes("*") ||
    (isPricedZone?.(`${own}/${at}`, zoneName) ?? true)
  )
    return { allow, notes: [] };
  const wide = `${own}/${at}`;
  return {
    allow: wide,
    notes: [`${zoneName}: prices of ${wide} hold in all its zones; the region is asked for`],
  };
};
