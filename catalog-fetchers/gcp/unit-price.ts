import { exact, known } from "../money.ts";
import { listAt, property } from "../read-rows.ts";

const NANOS = 1e9;

/**
 * Whole units and nanos of one: `{ units: "3", nanos: 673000000 }` is 3.673. `units` is text, and absent or blank
 * for less than one.
 *
 * @returns ≥ 0; `undefined` when unreadable
 */
export const moneyAmount = (money: unknown): number | undefined => {
  const [units, nanos] = [property(money, "units") ?? "0", property(money, "nanos") ?? 0];
  const whole = units === "" ? 0 : Number(units);
  if (!Number.isFinite(whole) || typeof nanos !== "number") return undefined;
  return exact(whole + nanos / NANOS);
};

/**
 * The price of the next unit beyond any free allowance: the first tier is often the free one.
 *
 * The allowance belongs to the account, not to one machine, so it is never taken off.
 *
 * @param tieredRates  ascending by `startUsageAmount`
 * @returns USD; `undefined` when every tier is 0, which is a placeholder
 */
export const marginalUsd = (tieredRates: readonly unknown[]): number | undefined => {
  for (const rate of tieredRates) {
    const usd = known(moneyAmount(property(rate, "unitPrice")));
    if (usd !== undefined) return usd;
  }
  return undefined;
};

/** The price of an SKU that is in force, with its unit and currency. */
export interface SkuPrice {
  /** `undefined`: a placeholder. */
  readonly usd: number | undefined;
  /** `h`, `GiBy.h`, `GiBy.mo`. */
  readonly unit: string;
  readonly currency: string;
}

const effective = (info: unknown): string => String(property(info, "effectiveTime") ?? "");

/** @returns `undefined` for an SKU without pricing */
export const skuPrice = (sku: unknown): SkuPrice | undefined => {
  const infos = [...listAt(sku, "pricingInfo")].sort((a, b) =>
    effective(a) < effective(b) ? -1 : 1,
  );
  const expression = property(infos.at(-1), "pricingExpression");
  const rates = listAt(expression, "tieredRates");
  if (rates.length === 0) return undefined;
  return {
    usd: marginalUsd(rates),
    unit: String(property(expression, "usageUnit")),
    currency: String(property(rates[0], "unitPrice", "currencyCode")),
  };
};
