/** The only place where figures are rounded: everything before keeps full precision. */

const SMALLEST_CENT = 0.01;
/** What is left of a difference of two equal sums of floats. */
const NOISE = 1e-9;
const HOURS_PER_DAY = 24;
const MINUTES_PER_HOUR = 60;
const SECONDS_PER_HOUR = 3600;

/**
 * A number in groups of three digits, as `Intl.NumberFormat("en-US")` writes it, which takes ten milliseconds to load.
 *
 * @param value     less than 1e21
 * @param decimals  0 to 5; halves are rounded away from 0
 * @param minimum   decimals that stay where they are 0
 */
export const grouped = (value: number, decimals: number, minimum = decimals): string => {
  const [whole = "", fraction = ""] = rounded(Math.abs(value), decimals).split(".");
  const kept = fraction.slice(0, minimum) + fraction.slice(minimum).replace(/0+$/, "");
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${kept === "" ? "" : `.${kept}`}`;
};

/** By the digits that the number is written with: 1.005 is 1.01, though the nearest double is a little less. */
const rounded = (value: number, decimals: number): string => {
  const text = String(value);
  if (text.includes("e")) return value.toFixed(decimals);
  const [whole = "", fraction = ""] = text.split(".");
  const up = (fraction[decimals] ?? "0") >= "5" ? 1n : 0n;
  const digits = String(BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0")) + up);
  const padded = digits.padStart(decimals + 1, "0");
  return `${padded.slice(0, padded.length - decimals)}.${padded.slice(padded.length - decimals)}`;
};

/** `$1,234.50`; four decimals below a cent; a positive amount never reads `$0.00`. Negative amounts keep their sign in front. */
export const usd = (amountUsd: number): string => {
  if (amountUsd < 0) return `-${usd(-amountUsd)}`;
  if (amountUsd === 0) return "$0.00";
  if (amountUsd >= SMALLEST_CENT) return `$${grouped(amountUsd, 2)}`;
  const precise = grouped(amountUsd, 4);
  return Number(precise) === 0 ? "<$0.01" : `$${precise}`;
};

/** A difference with its sign, `+$61.90`, `-$3.00`; `same` for none. */
export const usdDifference = (amountUsd: number): string => {
  if (isNoise(amountUsd)) return "same";
  const size = Math.abs(amountUsd);
  const text = usd(size);
  const precise = text.startsWith("<") ? `$${oneDigit(size)}` : text;
  return `${amountUsd < 0 ? "-" : "+"}${precise}`;
};

/** Price of one hour: two to four decimals, because hourly prices differ below the cent. */
export const usdRate = (usdPerHour: number, decimals = rateDecimals([usdPerHour])): string => {
  const text = grouped(usdPerHour, decimals);
  return usdPerHour > 0 && Number(text) === 0 ? "<$0.0001" : `$${text}`;
};

/** Decimals with which a column of hourly prices shows all of them up to the hundredth of a cent. */
export const rateDecimals = (ratesUsdPerHour: readonly number[]): number =>
  Math.max(
    2,
    ...ratesUsdPerHour.map((rate) => Number(rate.toFixed(4)).toString().split(".")[1]?.length ?? 0),
  );

/** Hours in a table: two decimals, `<0.01` for less. */
export const hours = (value: number): string => atLeastVisible(value, 2);

/** A difference of hours with its sign, in seconds below a hundredth: `+1.25 h`, `+12 s`; `same` for none. */
export const hoursDifference = (value: number): string => {
  if (isNoise(value)) return "same";
  const size = Math.abs(value);
  const text = hours(size);
  return `${value < 0 ? "-" : "+"}${text.startsWith("<") ? seconds(size) : `${text} h`}`;
};

const seconds = (durationHours: number): string => {
  const size = durationHours * SECONDS_PER_HOUR;
  return `${size < 1 ? oneDigit(size) : size.toFixed(0)} s`;
};

/** Decimal GB in a table, up to two decimals, `<0.01` for less. */
export const gigabytes = (value: number): string => atLeastVisible(value, 2, 0);

/** Estimated emissions: `12.3 kg`, two decimals below 10, three below 0.1, `<0.01 kg` for almost nothing. */
export const kilograms = (value: number): string => {
  const decimals = value < 10 ? 2 : 1;
  return `${atLeastVisible(value, value > 0 && value < 0.1 ? 3 : decimals)} kg`;
};

/** An expected number of interruptions: `0.4 interruptions`. */
export const interruptions = (value: number): string =>
  `${atLeastVisible(value, 2, 0)} ${value === 1 ? "interruption" : "interruptions"}`;

const isNoise = (difference: number): boolean => Math.abs(difference) < NOISE;

const atLeastVisible = (value: number, decimals: number, minimum = decimals): string => {
  const text = grouped(value, decimals, minimum);
  return value > 0 && Number(text) === 0 ? "<0.01" : text;
};

/** A share in per cent with its sign, whole numbers from 10 %, one digit below a tenth: `+162%`, `+4.5%`, `-0.03%`. */
export const percentDifference = (percent: number): string => {
  const size = Math.abs(percent);
  const text = grouped(size, size < 10 ? 1 : 0, 0);
  if (isNoise(percent)) return "+0%";
  const precise = Number(text) === 0 ? oneDigit(size) : text;
  return `${percent < 0 ? "-" : "+"}${precise}%`;
};

/** A small difference by its first digit, since a sign and `<` read badly together: `0.04`. At least a millionth. */
const oneDigit = (size: number): string => {
  const shown = Math.max(size, SMALLEST_SHOWN);
  return shown.toFixed(-Math.floor(Math.log10(shown)));
};
const SMALLEST_SHOWN = 1e-6;

/** A duration in words: `36 min`, `5 h 44 min`, `3 d 4 h`. */
export const duration = (durationHours: number): string => {
  const minutes = Math.round(durationHours * MINUTES_PER_HOUR);
  if (minutes < 1) return durationHours > 0 ? "under a minute" : "no time";
  const wholeHours = Math.floor(minutes / MINUTES_PER_HOUR);
  if (wholeHours >= 2 * HOURS_PER_DAY) {
    const roundedHours = Math.round(durationHours);
    return parts([
      [Math.floor(roundedHours / HOURS_PER_DAY), "d"],
      [roundedHours % HOURS_PER_DAY, "h"],
    ]);
  }
  return parts([
    [wholeHours, "h"],
    [minutes % MINUTES_PER_HOUR, "min"],
  ]);
};

const parts = (amounts: readonly (readonly [number, string])[]): string =>
  amounts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");

/** A whole number with its noun: `1 offer`, `1,204 offers`. */
export const count = (amount: number, singular: string, plural = `${singular}s`): string =>
  `${grouped(amount, 0)} ${amount === 1 ? singular : plural}`;
