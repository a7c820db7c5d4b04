/** Continent of each country in which a region stands; "" when unknown. */
const COUNTRIES_BY_CONTINENT: Readonly<Record<string, string>> = {
  AF: "EG KE MA NG ZA",
  AS: "AE BD BH CN HK ID IL IN JP KR KW MY OM PH QA SA SG TH TR TW VN",
  EU: "AT BE BG CH CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV NL NO PL PT RO RS RU SE SI SK UA",
  NA: "CA CR MX US",
  OC: "AU NZ",
  SA: "AR BR CL CO PE",
};

const CONTINENT = new Map(
  Object.entries(COUNTRIES_BY_CONTINENT).flatMap(([continent, countries]) =>
    countries.split(" ").map((country): [string, string] => [country, continent]),
  ),
);

/** @param country ISO 3166-1 alpha-2 */
export const continentOf = (country: string): string => CONTINENT.get(country) ?? "";

/** Gulf and Levant countries with cloud regions, which some tariffs price apart. */
export const MIDDLE_EAST: readonly string[] = ["AE", "BH", "IL", "KW", "OM", "QA", "SA"];

/** Names by which a source means a whole country where others name a city. */
const COUNTRY_NAMES = new Set([
  "Australia",
  "Belgium",
  "Bulgaria",
  "Canada",
  "Croatia",
  "Czechia",
  "Denmark",
  "Estonia",
  "Finland",
  "France",
  "Germany",
  "Hong Kong",
  "Hungary",
  "Iceland",
  "India",
  "Israel",
  "Italy",
  "Japan",
  "Netherlands",
  "Norway",
  "Poland",
  "Portugal",
  "Romania",
  "Slovenia",
  "South Korea",
  "Spain",
  "Sweden",
  "Taiwan",
  "Thailand",
  "The Netherlands",
  "United States",
  "Vietnam",
]);

export const isCountryName = (text: string): boolean => COUNTRY_NAMES.has(text);
