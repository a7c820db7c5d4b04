import { isCountryName } from "./countries.ts";

/** Where a source's row stands, in ids without blanks, commas or slashes. */
export interface Place {
  readonly region: string;
  /** "" when the source knows the region only. */
  readonly zone: string;
}

/**
 * The documented slug rule: ASCII letters in lower case, every run of other characters one hyphen, none at the ends.
 * Ids that need no change (`fsn1`, `EU-SE-1`) are never passed through it, so that they stay the provider's own.
 */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

export const regionAsWritten = (text: string): Place => ({ region: text, zone: "" });

/** `Texas, US, NA` → `us-texas`; `, US, NA` and `United States, US, NA` → `us`. */
export const geolocation = (text: string): Place => {
  const parts = text.split(",").map((part) => part.trim());
  const [state = "", country = ""] = [parts.slice(0, -2).join(" "), parts.at(-2)];
  const tail = state === "" || isCountryName(state) ? "" : `-${slug(state)}`;
  return { region: `${slug(country)}${tail}`, zone: "" };
};

/** `CA - CA-MTL-1` → `ca-mtl-1`; `DE - FRA` → `de-fra`; text without a country → its slug. */
export const countryDashSite = (text: string): Place => {
  const [country = "", site = ""] = text.split(" - ");
  const [prefix, tail] = [slug(country), slug(site)];
  const region =
    tail === "" || tail.startsWith(`${prefix}-`) ? tail || prefix : `${prefix}-${tail}`;
  return { region, zone: "" };
};

/** `East Coast (NY2)` → `ny2`: the data centre's own code. */
export const codeInParentheses = (text: string): Place => ({
  region: slug(/\(([^)]+)\)/.exec(text)?.[1] ?? text),
  zone: "",
});

/** `fr-par-1` is a zone of `fr-par`. */
export const zoneWithNumber = (text: string): Place => ({
  region: text.replace(/-\d+$/, ""),
  zone: text,
});
