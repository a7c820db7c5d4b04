import type { Catalog } from "../domain/catalog.ts";
import { regionOf } from "../domain/ids.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { PlannedDataset, PlannedRegion } from "../domain/plan.ts";
import { remembered } from "../domain/remember.ts";
import type { Verified } from "./verify/verify.ts";

/** Datasets that a stage reads or that are delivered, in the pipeline's order. */
export const datasetsOf = ({ datasets, stages, deliver }: Pipeline): PlannedDataset[] => {
  const used = new Set([
    ...stages.flatMap(({ inputs }) => inputs),
    ...deliver.map(({ from }) => from),
  ]);
  return datasets
    .filter(({ name }) => used.has(name))
    .map(({ name, at, sizeGb }) => ({ name, at, gb: sizeGb }));
};

const regionById = remembered(
  ({ regions }: Catalog) => new Map(regions.map((region) => [region.id, region])),
);

/** Every region of the plan with what the catalog knows of where it is, sorted. */
export const regionsOf = (
  { stages, transfers }: Pick<Verified, "stages" | "transfers">,
  datasets: readonly PlannedDataset[],
  catalog: Catalog,
): PlannedRegion[] => {
  const named = new Set([
    ...stages.map(({ location }) => regionOf(location)),
    ...transfers.flatMap(({ from, to }) => [from, to]),
    ...datasets.map(({ at }) => regionOf(at)),
  ]);
  const known = regionById(catalog);
  return [...named].sort().map((region) => {
    const { city, country, latitude, longitude } = known.get(region) ?? {};
    return {
      region,
      ...(city === undefined ? {} : { city }),
      ...(country === undefined ? {} : { country }),
      ...(latitude === undefined ? {} : { latitude }),
      ...(longitude === undefined ? {} : { longitude }),
    };
  });
};
