import type { Excluded, Plan } from "../domain/plan.ts";
import { count } from "./quantities.ts";
import { capped, hanging, printable } from "./text.ts";
import type { Section, View } from "./view.ts";

const MOST_RULES = 12;
const MOST_STAGES = 4;
const MOST_NOTES = 12;
const OLD_AFTER_DAYS = 90;
const OLD_PRICE_AFTER_DAYS = 365;
const MS_PER_DAY = 86_400_000;

/** What each rule removed: one line a rule, never one an offer. The nearest misses are in the JSON. */
export const excludedSection = ({ excluded }: Plan, view: View): Section => {
  const texts = [...byRule(excluded)].map(([rule, entries]) => `${rule}: ${stagesHit(entries)}`);
  return { title: "Offers left out", lines: bullets(capped(texts, MOST_RULES, "rules"), view) };
};

/** What each rule removed, stage by stage. */
export const byRule = (excluded: readonly Excluded[]): ReadonlyMap<string, readonly Excluded[]> => {
  const rules = new Map<string, Excluded[]>();
  for (const entry of excluded) {
    const known = rules.get(entry.reason);
    if (known === undefined) rules.set(entry.reason, [entry]);
    else known.push(entry);
  }
  return rules;
};

/** `29 of split, 18 of merge and 41 of 3 more stages`, the hardest hit first. */
export const stagesHit = (entries: readonly Excluded[]): string => {
  const hardest = [...entries].sort((a, b) => b.offers - a.offers);
  const shown = hardest.slice(0, MOST_STAGES).map(({ stage, offers }) => `${offers} of ${stage}`);
  const rest = hardest.slice(MOST_STAGES);
  const offers = rest.reduce((sum, entry) => sum + entry.offers, 0);
  const more = rest.length === 0 ? "" : ` and ${offers} of ${count(rest.length, "more stage")}`;
  return `${shown.join(", ")}${more}`;
};

/** What the plan leans on without proof, and what a reader could take amiss. */
export const noteSection = (plan: Plan, furtherNotes: readonly string[], view: View): Section => {
  const texts = noteTexts(plan, furtherNotes);
  return { title: "Note", lines: bullets(capped(texts, MOST_NOTES, "notes"), view) };
};

/** All of them, uncapped. */
export const noteTexts = (plan: Plan, furtherNotes: readonly string[]): readonly string[] => {
  const partial = plan.totals.unknownRuntimeUsdPerHour !== undefined;
  const compared = plan.baselines.length > 0 || plan.stages.some(({ runnerUp }) => runnerUp);
  const standIn = partial && compared ? [STAND_IN] : [];
  const unproven = (plan.unproven ?? []).map((what) => `not proven in time, left out: ${what}`);
  return [...plan.assumptions, ...unproven, ...standIn, ...furtherNotes];
};

const STAND_IN = "differences between plans count one hour for each runtime not given";

const bullets = (texts: readonly string[], view: View): readonly string[] =>
  texts.flatMap((text) => hanging("  - ", printable(text), view.columns));

/** Where the prices come from and who solved it. */
export const provenance = ({ catalog, solver }: Plan): string =>
  `${count(catalog.offers, "offer")} of ${catalog.asOf}; solved in ${Math.round(solver.ms)} ms (${solver.backend})`;

/**
 * @param today  ISO 8601 date; absent: age unknown, no warning
 * @returns a warning when the catalog is older than 90 days
 */
export const ageWarning = ({ catalog }: Plan, today: string | undefined): string | undefined => {
  if (today === undefined) return undefined;
  const days = Math.floor((Date.parse(today) - Date.parse(catalog.asOf)) / MS_PER_DAY);
  return days > OLD_AFTER_DAYS
    ? `The catalog is ${days} days old; prices may have changed. Pass a newer one with --catalog DIR.`
    : undefined;
};

/** Prices of the plan that are much older than the catalog's newest: the first thing to check before trusting a bargain. */
export const oldPrices = ({ stages }: Plan, today: string | undefined): string | undefined => {
  if (today === undefined) return undefined;
  const old = stages.filter(
    ({ priceAsOf }) =>
      (Date.parse(today) - Date.parse(priceAsOf)) / MS_PER_DAY > OLD_PRICE_AFTER_DAYS,
  );
  if (old.length === 0) return undefined;
  const named = capped(
    old.map(({ name, priceAsOf }) => `${printable(name)} (${priceAsOf})`),
    MOST_STAGES,
    "stages",
  );
  return `Over a year old, check before you rely on it: the price of ${named.join(", ")}.`;
};
