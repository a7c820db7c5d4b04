import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/catalog/package-root.ts";
import type { PriceTier } from "../../src/domain/catalog.ts";
import { transferUsd } from "../../src/domain/egress.ts";
import { at, type Row, table } from "./dataset-rows.ts";

/** The gathered tables: beside the repository where there are any; without them there is nothing to compare with. */
const SOURCES =
  process.env.SKYPLAN_SOURCES ?? join(packageRoot() ?? ".", "..", "shared", "sources");
const sourceFile = (path: string): readonly Row[] =>
  Papa.parse<Record<string, string>>(readFileSync(join(SOURCES, path), "utf8"), {
    header: true,
    skipEmptyLines: true,
  }).data;

const CLOUDS = ["aws", "azure", "gcp"];
const SIZES_GB = [1, 100, 2_000, 20_000, 200_000];

interface Place {
  readonly cloud: string;
  readonly name: string;
  readonly country: string;
  readonly continent: string;
  readonly partition: string;
}

const places: readonly Place[] = table("regions.csv")
  .rows.filter((row) => CLOUDS.includes(at(row, "cloud")))
  .map((row) => ({
    cloud: at(row, "cloud"),
    name: at(row, "region"),
    country: at(row, "country"),
    continent: at(row, "continent"),
    partition: at(row, "partition"),
  }));

const tiersByRoute = (
  rows: readonly Row[],
  from: string,
  to: string,
): ReadonlyMap<string, readonly PriceTier[]> => {
  const routes = new Map<string, PriceTier[]>();
  for (const row of rows) {
    const key = `${at(row, from)} ${at(row, to)}`;
    const tier = {
      fromGb: Number(at(row, "tier_from_gb")),
      usdPerGb: Number(at(row, "usd_per_gb")),
    };
    routes.set(key, [...(routes.get(key) ?? []), tier]);
  }
  return routes;
};

const firstKnown = (
  routes: ReadonlyMap<string, readonly PriceTier[]>,
  keys: readonly string[],
): readonly PriceTier[] | undefined => {
  const key = keys.find((candidate) => routes.has(candidate));
  return key === undefined ? undefined : routes.get(key);
};

/** What the sources' own order of precedence says, scopes as written there. */
const sourceResolver = () => {
  const rates = sourceFile("network/egress.csv").filter((row) => at(row, "kind") === "rate");
  const byCloud = new Map(
    CLOUDS.map((cloud) => [
      cloud,
      tiersByRoute(
        rates.filter((row) => at(row, "cloud") === cloud),
        "src_scope",
        "dst_scope",
      ),
    ]),
  );
  const groupOf = new Map(
    sourceFile("network/region_groups.csv").map((row) => [
      `${at(row, "cloud")}/${at(row, "region")}`,
      `group:${at(row, "group")}`,
    ]),
  );
  const group = (place: Place) => groupOf.get(`${place.cloud}/${place.name}`) ?? "none";
  const destinations = ({ country, continent }: Place): readonly string[] => [
    `internet:${country}`,
    ...(continent === "SA" ? ["internet:south-america"] : []),
    ...(continent === "AF" ? ["internet:africa"] : []),
    ...(["AE", "BH", "IL", "KW", "OM", "QA", "SA"].includes(country)
      ? ["internet:middle-east"]
      : []),
    "internet",
  ];
  return (from: Place, to: Place): readonly PriceTier[] | undefined => {
    const routes = byCloud.get(from.cloud) ?? new Map<string, readonly PriceTier[]>();
    const [f, g, tg] = [from.name, group(from), group(to)];
    if (from.cloud === to.cloud && from.partition === to.partition)
      return firstKnown(routes, [
        `${f} ${to.name}`,
        `${f} ${tg}`,
        `${g} ${to.name}`,
        `${f} cross-region`,
        `${g} ${tg}`,
        `${g} cross-region`,
        "any cross-region",
      ]);
    const origins = [f, g, "any"];
    return firstKnown(
      routes,
      destinations(to).flatMap((scope) => origins.map((origin) => `${origin} ${scope}`)),
    );
  };
};

/** The dataset's order of precedence: `from` before `to`, location, group, cloud, `*`; smaller groups first. */
const datasetResolver = () => {
  const routes = tiersByRoute(table("network/egress.csv").rows, "from", "to");
  const members = new Map<string, string[]>();
  for (const row of table("network/region-groups.csv").rows) {
    const group = at(row, "group");
    members.set(group, [...(members.get(group) ?? []), `${at(row, "cloud")}/${at(row, "region")}`]);
  }
  const sorted = [...members].sort(
    ([a, inA], [b, inB]) => inA.length - inB.length || (a < b ? -1 : 1),
  );
  const groupsOf = new Map<string, string[]>();
  for (const [group, ids] of sorted)
    for (const id of ids) groupsOf.set(id, [...(groupsOf.get(id) ?? []), group]);
  const id = (place: Place) => `${place.cloud}/${place.name}`;
  const scope = (from: Place, to: Place): string => {
    if (from.cloud !== to.cloud || from.partition !== to.partition) return "other-cloud";
    return from.continent === to.continent ? "same-continent" : "other-continent";
  };
  return (from: Place, to: Place): readonly PriceTier[] | undefined => {
    const origins = [id(from), ...(groupsOf.get(id(from)) ?? []), from.cloud, "*"];
    const targets = [id(to), ...(groupsOf.get(id(to)) ?? []), scope(from, to)];
    return firstKnown(
      routes,
      origins.flatMap((origin) => targets.map((target) => `${origin} ${target}`)),
    );
  };
};

const MULTI_REGION = new Set(["us", "eu", "asia"]);

const isTariffOf = (found: readonly PriceTier[], wanted: readonly PriceTier[]): boolean =>
  found.length > 0 &&
  SIZES_GB.every((gb) => Math.abs(transferUsd(found, gb) - transferUsd(wanted, gb)) < 1e-6);

describe.skipIf(!existsSync(join(SOURCES, "network/egress.csv")))(
  "egress against its source",
  () => {
    it("prices every pair of AWS, Azure and Google regions as the source's own order does", () => {
      const [source, dataset] = [sourceResolver(), datasetResolver()];
      const real = places.filter(({ cloud, name }) => cloud !== "gcp" || !MULTI_REGION.has(name));
      const pairs = real.flatMap((from) =>
        real.filter((to) => to !== from).map((to) => ({ from, to, wanted: source(from, to) })),
      );
      const priced = pairs.filter(({ wanted }) => wanted !== undefined);
      const wrong = priced.filter(
        ({ from, to, wanted }) => !isTariffOf(dataset(from, to) ?? [], wanted ?? []),
      );
      expect(
        wrong.map(({ from, to }) => `${from.cloud}/${from.name} to ${to.cloud}/${to.name}`),
      ).toEqual([]);
      expect(priced.length).toBeGreaterThan(15_000);
    });
  },
);
