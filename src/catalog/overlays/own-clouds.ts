import {
  type Catalog,
  type InstanceType,
  type Operator,
  type Region,
  SCOPES,
} from "../../domain/catalog.ts";
import { regionId } from "../../domain/ids.ts";
import type { OwnCloud, OwnMachine, OwnRegion } from "../../domain/own-prices.ts";
import { OWN_SOURCE } from "../../domain/price-age.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { present } from "../present.ts";
import { sortedBy } from "../sort.ts";
import { usdPerHourOf } from "./machine-price.ts";
import { mergePrices, type NewPrice } from "./merge-prices.ts";
import { type OwnFault, toInstanceType } from "./own-machines.ts";
import { addOwnNetwork } from "./own-network.ts";

/**
 * A catalog with clouds of the user's own: their regions, machines, prices and lines.
 *
 * @returns the catalog, of the same hash and date, or all that is wrong in the declarations; paths begin with the
 *          cloud's name
 */
export const withOwnClouds = (
  catalog: Catalog,
  clouds: readonly OwnCloud[],
): Result<Catalog, readonly OwnFault[]> => {
  let extended = catalog;
  const faults: OwnFault[] = [];
  for (const cloud of clouds) {
    const taken = nameFault(extended, cloud);
    const added = taken === undefined ? partsOf(extended, cloud) : err([taken]);
    if (added.ok) extended = addCloud(extended, cloud, added.value);
    else
      faults.push(
        ...added.error.map(({ path, ...rest }) => ({ ...rest, path: [cloud.name, ...path] })),
      );
  }
  return faults.length > 0 ? err(faults) : ok(extended);
};

/** The machines of one cloud by name, and their prices. */
interface Parts {
  readonly regions: readonly Region[];
  readonly instanceTypes: readonly InstanceType[];
  readonly prices: readonly NewPrice[];
}

const addCloud = (catalog: Catalog, cloud: OwnCloud, parts: Parts): Catalog => ({
  ...catalog,
  ...mergePrices(catalog, parts, OWN_SOURCE),
  network: addOwnNetwork(catalog.network, cloud, OWN_SOURCE),
  operators: sortedBy(
    [...catalog.operators, operatorOf(cloud)],
    (operator) => operator.cloud,
    (operator) => operator.partition ?? "",
  ),
});

const operatorOf = ({ name, operatorCountry }: OwnCloud): Operator =>
  present({ cloud: name, operator: "own", headquartersCountry: operatorCountry });

/** Names of clouds, scopes and region groups share one place in the network's tables. */
const nameFault = (catalog: Catalog, { name }: OwnCloud): OwnFault | undefined => {
  if (catalog.regions.some((region) => region.cloud === name))
    return {
      path: [],
      detail: `"${name}" is a cloud of the catalog already`,
      remedy: 'Choose another name; "prices" changes what its machines cost.',
    };
  const scopes: readonly string[] = [...SCOPES, "internet"];
  return scopes.includes(name) || catalog.network.regionGroups.has(name)
    ? {
        path: [],
        detail: `"${name}" stands for other places in the catalog`,
        remedy: "Choose another name.",
      }
    : undefined;
};

const partsOf = (catalog: Catalog, cloud: OwnCloud): Result<Parts, readonly OwnFault[]> => {
  const types = new Map<string, InstanceType>();
  const prices: NewPrice[] = [];
  const seen = new Set<string>();
  const faults: OwnFault[] = [];
  const addMachine = (region: Region, machine: OwnMachine, path: OwnFault["path"]): void => {
    const type = toInstanceType(catalog, cloud, machine, path);
    if (!type.ok) return void faults.push(type.error);
    const known = types.get(machine.instanceType) ?? type.value;
    const place = `${region.id} ${machine.instanceType}`;
    const fault = seen.has(place)
      ? declaredTwice(type.value, region, path)
      : otherMachine(known, type.value, path);
    if (fault !== undefined) return void faults.push(fault);
    seen.add(place);
    types.set(machine.instanceType, known);
    const onDemandUsdPerHour = machine.price ? usdPerHourOf(machine.price, known) : Number.NaN;
    prices.push({ type: known, region, onDemandUsdPerHour });
  };
  const regions = cloud.regions.map((own) => {
    const region = toRegion(cloud, own);
    own.machines.forEach((machine, i) => {
      addMachine(region, machine, ["regions", own.name, "machines", i]);
    });
    return region;
  });
  return faults.length > 0
    ? err(faults)
    : ok({ regions, instanceTypes: [...types.values()], prices });
};

const toRegion = (cloud: OwnCloud, { name, country, continent }: OwnRegion): Region =>
  present({
    id: regionId(cloud.name, name),
    cloud: cloud.name,
    name,
    country,
    continent,
    partition: cloud.name,
    zones: [],
  });

const declaredTwice = (
  { name }: InstanceType,
  { id }: Region,
  path: OwnFault["path"],
): OwnFault => ({
  path,
  detail: `"${name}" is declared twice in ${id}`,
  remedy: "Remove or rename one of the two; how many there are does not matter here.",
});

/** One name is one machine in all regions of a cloud. */
const otherMachine = (
  known: InstanceType,
  type: InstanceType,
  path: OwnFault["path"],
): OwnFault | undefined =>
  JSON.stringify(known) === JSON.stringify(type)
    ? undefined
    : {
        path,
        detail: `"${type.name}" has other vCPUs, memory or cards than in another region of ${type.cloud}`,
        remedy: "Give the two machines different names.",
      };
