import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Plan } from "../../src/domain/plan.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { fullScenario } from "../arbitraries/scenario.ts";

const SINCE = "2026-01-01";
const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

const solver = createSolver();
afterAll(solver.close);

/** Every row gets one of two dates, by the bits of a number. */
const datedBy = (catalog: Catalog, bits: number): Catalog => {
  const asOf = catalog.prices.asOf.map((_, row) => (bits >> (row % 30)) & 1);
  return { ...catalog, prices: { ...catalog.prices, asOf, dates: ["2026-08", "2024-11-01"] } };
};

/** Nobody knows the price of a row with the older date. */
const withUnknown = ({ prices, ...catalog }: Catalog): Catalog => {
  const known = (column: Float64Array) =>
    column.map((usd, row) => (prices.asOf[row] === 1 ? Number.NaN : usd));
  const onDemandUsdPerHour = known(prices.onDemandUsdPerHour);
  const spotUsdPerHour = known(prices.spotUsdPerHour);
  return { ...catalog, prices: { ...prices, onDemandUsdPerHour, spotUsdPerHour } };
};

/** Without the list price of a machine all of whose nodes are reserved: it is told, though not paid. */
const placesOf = ({ stages }: Plan) =>
  stages.map(({ usdPerHour, reservedNodes, nodes, ...stage }) =>
    reservedNodes === nodes ? { ...stage, nodes } : { ...stage, nodes, reservedNodes, usdPerHour },
  );

it("a price that is too old is as good as one that nobody knows, reservations and all", async () => {
  let planned = 0;
  await fc.assert(
    fc.asyncProperty(fullScenario(), fc.nat(), async ({ pipeline, catalog }, bits) => {
      const dated = datedBy(catalog, bits);
      const since = { ...OPTIONS, pricesSince: SINCE };
      const filtered = await optimize(pipeline, dated, since, solver.solve);
      const blanked = await optimize(pipeline, withUnknown(dated), OPTIONS, solver.solve);
      expect(filtered.ok).toBe(blanked.ok);
      if (!filtered.ok || !blanked.ok) return;
      planned++;
      expect(filtered.value.totals).toEqual(blanked.value.totals);
      expect(placesOf(filtered.value)).toEqual(placesOf(blanked.value));
    }),
    { numRuns: 150 },
  );
  expect(planned).toBeGreaterThan(20);
}, 120_000);
