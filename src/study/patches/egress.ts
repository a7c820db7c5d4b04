import { placeMatcher } from "../../catalog/place-pattern.ts";
import type { EgressChange } from "../../domain/catalog.ts";
import { cloudOf, regionOf } from "../../domain/ids.ts";
import type { Dataset } from "../../domain/pipeline.ts";
import type { ApplyPatch } from "./apply.ts";
import { changed } from "./changed.ts";

/** The price of moving data, on all routes that match; a change to anywhere also holds for the user's own storage. */
export const egress: ApplyPatch<"egress"> = ({ pipeline, catalog }, { change }) => {
  const { network } = catalog;
  const egressChanges = [...(network.egressChanges ?? []), change];
  return {
    catalog: { ...catalog, network: { ...network, egressChanges } },
    pipeline:
      change.to === undefined
        ? { ...pipeline, datasets: pipeline.datasets.map((d) => ownStorage(d, change)) }
        : pipeline,
  };
};

const ownStorage = (dataset: Dataset, { from, how, amount }: EgressChange): Dataset => {
  const { egressUsdPerGb, at } = dataset;
  if (egressUsdPerGb === undefined || !isFrom(from ?? "*", dataset)) return dataset;
  const change = how === "set" ? { kind: how, value: amount } : { kind: how, factor: amount };
  return { ...dataset, at, egressUsdPerGb: changed(egressUsdPerGb, change) };
};

const isFrom = (pattern: string, { at }: Dataset): boolean => {
  const id = regionOf(at);
  const cloud = cloudOf(id);
  const name = id.slice(cloud.length + 1);
  return placeMatcher(pattern)({ id, cloud, name, partition: cloud, zones: [] }, "");
};
