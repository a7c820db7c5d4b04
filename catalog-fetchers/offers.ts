import { present } from "../src/catalog/present.ts";
import { type ExchangeRate, USD } from "./currency.ts";
import type { MachineRow, PriceRow } from "./fetcher.ts";
import { exact } from "./money.ts";
import type { Reading } from "./read-rows.ts";

type Unsaid<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A machine of which the provider may have left figures unsaid. */
export const machineRow = ({
  instanceType,
  ...figures
}: Unsaid<MachineRow> & { readonly instanceType: string }): MachineRow => ({
  instanceType,
  ...present(figures),
});

/** An offer that is understood and cannot be ordered. */
export const notForSale = (reason: string, instanceType: string, region?: string): Reading => ({
  refused: [
    { ...(region === undefined ? {} : { region }), instanceType, reason, notForSale: true },
  ],
});

/** A price as the provider asks it: the whole machine for an hour, in the price list's currency. */
export interface AskedPrice {
  readonly region: string;
  /** Blank or absent: every zone of the region. */
  readonly zone?: string | undefined;
  readonly instanceType: string;
  /** Absent: unknown. */
  readonly onDemand?: number | undefined;
  readonly spot?: number | undefined;
  readonly asOf?: string | undefined;
  readonly confidence?: PriceRow["confidence"] | undefined;
  readonly notes?: readonly (string | undefined)[];
}

const WEAKEST_FIRST = ["assumed", "derived"] as const;

/** The same price in USD; a conversion shows in confidence and notes. */
export const usdPriceRow = (asked: AskedPrice, rate: ExchangeRate = USD): PriceRow => {
  const inUsd = (amount: number | undefined) =>
    amount === undefined ? undefined : exact(amount * rate.usdPerUnit);
  const priced = asked.onDemand !== undefined || asked.spot !== undefined;
  const doubt = priced ? rate.doubt : undefined;
  const notes = [...(asked.notes ?? []), doubt?.notes].filter((note) => note !== undefined);
  return {
    region: asked.region,
    instanceType: asked.instanceType,
    ...present({
      zone: asked.zone === "" ? undefined : asked.zone,
      onDemandUsdPerHour: inUsd(asked.onDemand),
      spotUsdPerHour: inUsd(asked.spot),
      asOf: asked.asOf,
      confidence: WEAKEST_FIRST.find((level) =>
        [asked.confidence, doubt?.confidence].includes(level),
      ),
      notes: notes.length === 0 ? undefined : notes.join("; "),
    }),
  };
};
