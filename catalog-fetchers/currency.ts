import { err, ok, type Result } from "../src/domain/result.ts";
import type { PriceRow } from "./fetcher.ts";

/** How amounts of a price list become USD, and what a reader of the converted price must know. */
export interface ExchangeRate {
  readonly usdPerUnit: number;
  readonly doubt?: Required<Pick<PriceRow, "confidence" | "notes">>;
}

export const USD: ExchangeRate = { usdPerUnit: 1 };

/** The setting that states the rate of a currency, `SKY_EUR_USD`. */
export const rateVariable = (currency: string): string => `SKY_${currency.toUpperCase()}_USD`;

/** Stated rates by variable; they hold no secrets and may be kept beside a payload. */
export type StatedRates = Readonly<Record<string, string>>;

const IS_RATE = /^SKY_[A-Z]{3}_USD$/;

/** The rates among the variables that a download was given. */
export const statedRates = (variables: Readonly<Record<string, string>>): StatedRates =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => IS_RATE.test(name)));

/**
 * Ends a download whose prices could not be converted anyway, before or after it.
 *
 * @throws Error that says which setting is missing
 */
export const needRate = (currency: string | undefined, rates: StatedRates): void => {
  const rate = exchangeRate(currency, rates);
  if (!rate.ok) throw new Error(rate.error);
};

const RATE_AT_DATE = /^(\d+(?:\.\d+)?)@(\d{4}-\d{2}-\d{2})$/;

/**
 * The rate of a price list's currency.
 *
 * A rate is never looked up or built in: it decides every price of the list, so whoever refreshes the catalog states
 * it together with its day, and both go into the notes of every price.
 *
 * @param currency  ISO 4217, as the provider states it; `undefined`: not stated, which is no reason to take it for USD
 * @param rates     under `rateVariable(currency)`: USD for one unit, `@`, the day, such as `1.1534@2026-08-13`
 * @returns the reason to refuse the prices when their currency or its rate is not known
 */
export const exchangeRate = (
  currency: string | undefined,
  rates: StatedRates,
): Result<ExchangeRate, string> => {
  if (currency === undefined || currency === "")
    return err("the answer names no currency, so its prices cannot be read as USD");
  if (currency.toUpperCase() === "USD") return ok(USD);
  const variable = rateVariable(currency);
  const stated = rates[variable];
  if (stated === undefined)
    return err(
      `prices are in ${currency}: set ${variable} to USD per ${currency} and the day, as in 1.1534@2026-08-13`,
    );
  const [, rate = "", day = ""] = RATE_AT_DATE.exec(stated.trim()) ?? [];
  const usdPerUnit = Number(rate);
  if (!(usdPerUnit > 0))
    return err(`${variable} is "${stated}": write the rate and its day, as in 1.1534@2026-08-13`);
  return ok({
    usdPerUnit,
    doubt: { confidence: "derived", notes: `${currency} at ${rate} of ${day}` },
  });
};
