import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { buildDataset } from "../../catalog-fetchers/snapshots/build-dataset.ts";
import { packageRoot } from "../../src/catalog/package-root.ts";
import { randomNumbers } from "../unit/domain/random-numbers.ts";
import { at, CATALOG, DATA_DIR, type Row } from "./dataset-rows.ts";

/** The gathered tables: beside the repository where there are any, never in it. */
const SOURCES =
  process.env.SKYPLAN_SOURCES ?? join(packageRoot() ?? ".", "..", "shared", "sources");

const SAMPLE = 200;
const USD_PER_EUR = 1.1534;

const sourceRows = (path: string): readonly Row[] =>
  Papa.parse<Record<string, string>>(readFileSync(join(SOURCES, path), "utf8"), {
    header: true,
    skipEmptyLines: true,
  }).data;

/** Figures by key; the same key twice keeps all of them. */
const figures = (
  rows: readonly Row[],
  key: (row: Row) => string,
  column: string,
): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const figure = Number(at(row, column));
    if (figure > 0) found.set(key(row), [...(found.get(key(row)) ?? []), figure]);
  }
  return found;
};

/** What the raw tables say that a row costs; several where they say several things. */
interface Truth {
  readonly onDemand: readonly number[];
  readonly spot: readonly number[];
}

type Derive = (row: Row) => Truth;

const byType = (row: Row): string => `${at(row, "region")} ${at(row, "instance_type")}`;

const awsTruth = (): Derive => {
  const onDemand = figures(sourceRows("aws/ondemand.csv"), byType, "price_usd_per_hour");
  const spot = figures(sourceRows("aws/spot.csv"), byType, "price_usd_per_hour");
  return (row) => ({
    onDemand: onDemand.get(byType(row)) ?? [],
    spot: spot.get(byType(row)) ?? [],
  });
};

const azureTruth = (): Derive => {
  const onDemand = figures(sourceRows("azure/ondemand.csv"), byType, "price_usd_per_hour");
  const spot = figures(sourceRows("azure/spot.csv"), byType, "price_usd_per_hour");
  return (row) => ({
    onDemand: onDemand.get(byType(row)) ?? [],
    spot: spot.get(byType(row)) ?? [],
  });
};

/** Hosts, hosts with cards attached (host + count × card), and TPU slices, which stand in zones. */
const gcpTruth = (): Derive => {
  const market = (suffix: "ondemand" | "spot") => {
    const column = `${suffix}_usd_per_hour`;
    const hosts = figures(sourceRows("gcp/vm_prices.csv"), byType, column);
    const cards = figures(
      sourceRows("gcp/gpu_prices.csv"),
      (row) => `${at(row, "region")} ${at(row, "accelerator_name")}`,
      column,
    );
    const slices = figures(
      sourceRows("gcp/tpu_prices.csv"),
      (row) => `${at(row, "zone")} ${at(row, "tpu_name")}`,
      column,
    );
    return (row: Row): readonly number[] => {
      const [region, type] = [at(row, "region"), at(row, "instance_type")];
      const [host = "", card, count] = type.split(/\+(?=[A-Z])|:/);
      const hostUsd = hosts.get(`${region} ${host}`) ?? [];
      if (card === undefined) return slices.get(`${at(row, "zone")} ${type}`) ?? hostUsd;
      const cardUsd = cards.get(`${region} ${card}`) ?? [];
      return hostUsd.flatMap((one) => cardUsd.map((other) => one + Number(count) * other));
    };
  };
  const [onDemand, spot] = [market("ondemand"), market("spot")];
  return (row) => ({ onDemand: onDemand(row), spot: spot(row) });
};

/** @param usdPerUnit  of the table's currency */
const tableTruth = (cloud: string, usdPerUnit = 1): Derive => {
  const rows = sourceRows(`${cloud}/prices.csv`);
  const column = (name: string) =>
    figures(rows, byType, name) as ReadonlyMap<string, readonly number[]>;
  const [onDemand, spot] = [column("price_usd_per_hour"), column("spot_usd_per_hour")];
  const usd = (found: readonly number[] = []) => found.map((figure) => figure * usdPerUnit);
  return (row) => ({ onDemand: usd(onDemand.get(byType(row))), spot: usd(spot.get(byType(row))) });
};

const TRUTHS: Readonly<Record<string, () => Derive>> = {
  aws: awsTruth,
  azure: azureTruth,
  gcp: gcpTruth,
  crusoe: () => tableTruth("crusoe"),
  lambda: () => tableTruth("lambda"),
  oci: () => tableTruth("oci"),
  seeweb: () => tableTruth("seeweb", USD_PER_EUR),
  verda: () => tableTruth("verda"),
};

/** The dataset writes six decimals. */
const HALF_A_DIGIT = 5e-7;

/** Absent is fine: a figure may have been put aside. A figure that no table has is not. */
const isFrom = (cell: string, truth: readonly number[]): boolean =>
  cell === "" || truth.some((usd) => Math.abs(usd - Number(cell)) <= HALF_A_DIGIT + 1e-9 * usd);

const sampleOf = (rows: readonly Row[], seed: number): readonly Row[] => {
  const next = randomNumbers(seed);
  return Array.from(
    { length: Math.min(SAMPLE, rows.length) },
    () => rows[Math.floor(next() * rows.length)] as Row,
  );
};

describe.skipIf(!existsSync(join(SOURCES, "aws/ondemand.csv")))(
  "the data beside its sources",
  () => {
    it.each(Object.keys(TRUTHS))("%s: 200 rows at random cost what the raw tables say", (cloud) => {
      const rows = CATALOG.find((tables) => tables.cloud === cloud)?.prices.rows ?? [];
      const truth = TRUTHS[cloud]?.();
      const wrong = sampleOf(rows, 20_261_125).filter((row) => {
        const { onDemand = [], spot = [] } = truth?.(row) ?? {};
        return !(
          isFrom(at(row, "on_demand_usd_per_hour"), onDemand) &&
          isFrom(at(row, "spot_usd_per_hour"), spot)
        );
      });
      expect(wrong).toEqual([]);
      expect(rows.length).toBeGreaterThan(30);
    });

    it("is made anew from them, byte for byte", () => {
      const read = (path: string): string | undefined => {
        const file = join(SOURCES, path);
        return existsSync(file) ? readFileSync(file, "utf8") : undefined;
      };
      const made = buildDataset(read);
      const unlike = [...made].filter(
        ([path, text]) => readFileSync(join(DATA_DIR, path), "utf8") !== text,
      );
      expect(unlike.map(([path]) => path)).toEqual([]);
    });
  },
);
