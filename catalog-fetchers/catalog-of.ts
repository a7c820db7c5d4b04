import type { MachineRow, ParseContext, ParsedCatalog, PriceRow, RefusedRow } from "./fetcher.ts";
import type { Reading } from "./read-rows.ts";

const keyOf = (row: PriceRow): string => `${row.region}/${row.zone ?? ""}/${row.instanceType}`;

const usdOf = (row: PriceRow): number =>
  row.onDemandUsdPerHour ?? row.spotUsdPerHour ?? Number.NEGATIVE_INFINITY;

const refused = (row: PriceRow, reason: string): RefusedRow => ({
  region: row.region,
  instanceType: row.instanceType,
  reason,
});

/** The regions of a cloud that the dataset knows, by name. */
export const regionsOf = (cloud: string, context: ParseContext): ReadonlySet<string> =>
  new Set(
    context.bundled.regions.filter((region) => region.cloud === cloud).map(({ name }) => name),
  );

/** Joins the rows of one cloud: machines once, prices once per place and type. */
class Book {
  readonly machines = new Map<string, MachineRow>();
  readonly prices = new Map<string, PriceRow>();
  private readonly asides: RefusedRow[] = [];
  private readonly regions: ReadonlySet<string>;
  /** How many prices each region without a row in `regions.csv` has. */
  private readonly strangers = new Map<string, number>();

  constructor(cloud: string, context: ParseContext) {
    this.regions = regionsOf(cloud, context);
  }

  add(reading: Reading): void {
    this.asides.push(...(reading.refused ?? []));
    for (const machine of reading.machines ?? [])
      if (!this.machines.has(machine.instanceType))
        this.machines.set(machine.instanceType, machine);
    for (const price of reading.prices ?? []) this.addPrice(price);
  }

  /** Of two prices for one place and type the higher stands, so that a plan never promises too little. */
  private addPrice(price: PriceRow): void {
    if (!this.regions.has(price.region)) {
      this.strangers.set(price.region, (this.strangers.get(price.region) ?? 0) + 1);
      return;
    }
    const before = this.prices.get(keyOf(price));
    const [kept, aside] =
      before === undefined || usdOf(price) > usdOf(before) ? [price, before] : [before, price];
    this.prices.set(keyOf(price), kept);
    if (aside !== undefined)
      this.asides.push(refused(aside, "another offer of the same place and type is preferred"));
  }

  /** A new region is one refusal with its number of prices, not as many as it has machines. */
  refused(): readonly RefusedRow[] {
    const unknown = [...this.strangers].map(([region, prices]) => ({
      region,
      reason: `region "${region}" is not in regions.csv (${prices} prices)`,
    }));
    return [...this.asides, ...unknown];
  }
}

/** @returns the rows in the order in which they first came */
export const catalogOf = (
  cloud: string,
  context: ParseContext,
  readings: readonly Reading[],
): ParsedCatalog => {
  const book = new Book(cloud, context);
  for (const reading of readings) book.add(reading);
  return {
    machines: [...book.machines.values()],
    prices: [...book.prices.values()],
    refused: book.refused(),
  };
};
