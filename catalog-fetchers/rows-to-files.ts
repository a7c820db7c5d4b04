import type { Sifted } from "./gates/sift.ts";
import { catalogFiles } from "./snapshots/dataset.ts";
import type { CloudFiles } from "./store/publish.ts";

/**
 * The files of one cloud, sorted, as `data/README.md` describes them. `quarantine.csv` is there when a row was refused.
 *
 * @param asOf    ISO 8601 day for rows that name none
 * @param source  key that says where the rows came from
 */
export const rowsToFiles = (
  cloud: string,
  { machines, prices, refused }: Sifted,
  asOf: string,
  source: string,
): CloudFiles => {
  const files = catalogFiles({
    cloud,
    instanceTypes: machines,
    prices: prices.map((row) => ({ ...row, zone: row.zone ?? "", asOf: row.asOf ?? asOf, source })),
    quarantine: refused.map((row) => ({
      ...row,
      region: row.region ?? "",
      zone: row.zone ?? "",
      instanceType: row.instanceType ?? "",
      asOf,
      source,
    })),
  });
  return new Map([...files].map(([path, text]) => [path.slice(path.lastIndexOf("/") + 1), text]));
};
