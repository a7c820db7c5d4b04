import { offerRows } from "../offer-rows.ts";
import { isOlderThan, monthsBefore } from "../stats.ts";
import { type Check, type Finding, finding } from "./finding.ts";
import { THRESHOLDS } from "./thresholds.ts";

/** A region without a country fails every country rule, which is right and worth knowing. */
export const countriesAreKnown: Check = (catalog) => {
  const sold = new Set([...offerRows(catalog)].map(({ region }) => region));
  return finding(
    "warning",
    "unknown-country",
    "a region with offers whose country is unknown: rules about countries exclude it",
    [...sold].filter(({ country }) => country === undefined).map(({ id }) => id),
  );
};

export const operatorsAreKnown: Check = (catalog) => {
  const known = new Set(catalog.operators.map(({ cloud }) => cloud));
  const sold = new Set(catalog.instanceTypes.map(({ cloud }) => cloud));
  return finding(
    "warning",
    "unknown-operator",
    "a cloud that operators.csv does not name: rules about operators exclude it",
    [...sold].filter((cloud) => !known.has(cloud)),
  );
};

export const machinesAreSold: Check = (catalog) => {
  const sold = new Set([...offerRows(catalog)].map(({ machine }) => machine));
  return finding(
    "warning",
    "machine-not-sold",
    "a machine without any price row",
    catalog.instanceTypes
      .filter((machine) => !sold.has(machine))
      .map(({ cloud, name }) => `${cloud} ${name}`),
  );
};

export const acceleratorsAreCounted: Check = (catalog) =>
  finding(
    "error",
    "accelerator-count",
    "a machine with an accelerator and no count, or a count and no accelerator",
    catalog.instanceTypes
      .filter(
        ({ accelerator, acceleratorCount }) =>
          (accelerator === undefined) !== (acceleratorCount === undefined),
      )
      .map(({ cloud, name }) => `${cloud} ${name}`),
  );

/** Old prices are told by cloud, with their share. */
export const pricesAreRecent: Check = (catalog, today) => {
  const oldBefore = monthsBefore(today, THRESHOLDS.oldMonths);
  const clouds = new Map<string, { rows: number; old: number; undated: number }>();
  for (const { machine, asOf } of offerRows(catalog)) {
    const tally = clouds.get(machine.cloud) ?? { rows: 0, old: 0, undated: 0 };
    clouds.set(machine.cloud, tally);
    tally.rows++;
    tally.old += Number(isOlderThan(asOf, oldBefore));
    tally.undated += Number(asOf === "");
  }
  const where = (which: "old" | "undated") =>
    [...clouds].flatMap(([cloud, tally]) =>
      tally[which] === 0 ? [] : [`${cloud}: ${tally[which]} of ${tally.rows} rows`],
    );
  const findings: Finding[] = [
    ...finding(
      "warning",
      "old-prices",
      `prices older than ${THRESHOLDS.oldMonths} months (before ${oldBefore})`,
      where("old"),
    ),
    ...finding("warning", "undated-prices", "prices without a date", where("undated")),
  ];
  return findings;
};
