import { expect, test } from "vitest";
import { PUBLISHED } from "../../../bench/studies/nsdi23/published.ts";
import {
  cellsOf,
  differences,
  lessPct,
  roundedLike,
  rowLike,
} from "../../../bench/studies/nsdi23/table.ts";
import { locationId, regionId } from "../../../src/domain/ids.ts";
import type { Plan, PlannedStage, PlannedTransfer } from "../../../src/domain/plan.ts";

const stage = (name: string, cloud: string, hours: number, usd: number): PlannedStage => ({
  name,
  location: locationId(regionId(cloud, "r"), ""),
  instanceType: "m",
  accelerators: {},
  pricing: "on-demand",
  nodes: 1,
  usdPerHour: usd / hours,
  hours,
  usd,
  priceAsOf: "2022-09",
  priceSource: "test",
});

const transfer = (from: string, to: string, hours: number, usd: number): PlannedTransfer => ({
  item: "proc",
  from: regionId(from, "r"),
  to: regionId(to, "r"),
  consumers: ["train"],
  delivery: false,
  gb: 1,
  usd,
  hours,
});

const plan = (stages: PlannedStage[], transfers: PlannedTransfer[], hours: number, usd: number) =>
  ({ stages, transfers, totals: { usd, computeUsd: usd, egressUsd: 0, hours } }) as unknown as Plan;

const broker = (trainUsd: number): Plan =>
  plan(
    [
      stage("proc", "azure", 0.6, 0.8256),
      stage("train", "gcp", 4, trainUsd),
      stage("infer", "aws", 1.1, 0.2508),
    ],
    [
      transfer("azure", "azure", 0.5, 0),
      transfer("azure", "gcp", 0.0167, 0.0525),
      transfer("gcp", "aws", 0.0122, 0.0528),
    ],
    5.73,
    40.48,
  );

test("each cell has the decimals of the printed one", () => {
  expect(cellsOf(rowLike(PUBLISHED.broker, broker(39.29472)))).toEqual([
    "proc azure 0.6 h $0.8",
    "train gcp 4.0 h $39",
    "infer aws 1.1 h $0.3",
    "egress 0.03 h $0.1",
    "total 5.7 h $40",
  ]);
});

test("a plan as published has no differences, one dollar more has one", () => {
  expect(differences(PUBLISHED.broker, rowLike(PUBLISHED.broker, broker(39.3)))).toEqual([]);
  expect(differences(PUBLISHED.broker, rowLike(PUBLISHED.broker, broker(40.3)))).toEqual([
    'published "train gcp 4.0 h $39", planned "train gcp 4.0 h $40"',
  ]);
});

test("moves inside one cloud are not the table's egress", () => {
  const row = rowLike(PUBLISHED.azureOnly, plan([], [transfer("azure", "azure", 9, 9)], 10.8, 105));
  expect(row.egress).toBeUndefined();
});

test("a plan with a stage too few differs", () => {
  const row = rowLike(PUBLISHED.azureOnly, plan([], [], 10.8, 105));
  expect(differences(PUBLISHED.azureOnly, row)).not.toEqual([]);
});

test("an unknown figure is never rounded to a number", () => {
  expect(roundedLike("0.8", undefined)).toBe("unknown");
  expect(lessPct(undefined, 105)).toBe("unknown");
});
