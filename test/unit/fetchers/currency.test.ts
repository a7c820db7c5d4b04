import { describe, expect, it } from "vitest";
import { exchangeRate, statedRates } from "../../../catalog-fetchers/currency.ts";
import { usdPriceRow } from "../../../catalog-fetchers/offers.ts";

const row = { region: "r", instanceType: "t" };

describe("exchangeRate", () => {
  it("needs no rate for USD, in any case", () => {
    expect(exchangeRate("usd", {})).toEqual({ ok: true, value: { usdPerUnit: 1 } });
  });

  it("takes rate and day of another currency from its own variable", () => {
    const rates = { SKY_EUR_USD: "1.1534@2026-08-13", SKY_INR_USD: "0.0115@2026-08-13" };
    expect(exchangeRate("EUR", rates)).toMatchObject({ ok: true, value: { usdPerUnit: 1.1534 } });
    expect(exchangeRate("INR", rates)).toMatchObject({ ok: true, value: { usdPerUnit: 0.0115 } });
  });

  it.each([undefined, "", "1.15", "1.15@", "1.15@yesterday", "0@2026-08-13", "-1@2026-08-13"])(
    "refuses the rate %j and says how to write one",
    (stated) => {
      const result = exchangeRate("EUR", stated === undefined ? {} : { SKY_EUR_USD: stated });
      expect(result).toMatchObject({
        ok: false,
        error: expect.stringMatching(/SKY_EUR_USD.*1\.1534@2026-08-13/),
      });
    },
  );

  it.each([undefined, ""])("does not take %j for USD", (currency) => {
    expect(exchangeRate(currency, { SKY_EUR_USD: "1.1@2026-08-13" }).ok).toBe(false);
  });
});

describe("statedRates", () => {
  it("keeps rates and leaves every secret behind", () => {
    const variables = { SKY_EUR_USD: "1@2026-01-01", SKY_EURO_USD: "x", API_KEY: "secret" };
    expect(statedRates(variables)).toEqual({ SKY_EUR_USD: "1@2026-01-01" });
  });
});

describe("usdPriceRow", () => {
  const rate = exchangeRate("EUR", { SKY_EUR_USD: "1.1534@2026-08-13" });
  if (!rate.ok) throw new Error(rate.error);

  it("converts both markets without the dust of binary fractions", () => {
    const priced = usdPriceRow({ ...row, onDemand: 0.1, spot: 0.3 }, rate.value);
    expect(priced).toMatchObject({ onDemandUsdPerHour: 0.11534, spotUsdPerHour: 0.34602 });
  });

  it("leaves an unknown price unknown and without a doubt about a rate", () => {
    expect(usdPriceRow({ ...row, zone: "" }, rate.value)).toEqual(row);
  });

  it("keeps the weaker of two confidences and all notes", () => {
    const asked = { ...row, onDemand: 1, confidence: "assumed", notes: ["a", undefined] } as const;
    expect(usdPriceRow(asked, rate.value)).toMatchObject({
      confidence: "assumed",
      notes: "a; EUR at 1.1534 of 2026-08-13",
    });
  });
});
