import type { LeastLimit, NoPlan, Relaxation } from "../domain/errors.ts";
import { duration, hours, kilograms, usd, usdRate } from "./quantities.ts";
import { capped, printable } from "./text.ts";

const MOST_WAYS = 8;

/** What would make a plan possible, each the only change: without a rule, or with a limit raised. */
export const wayOutLines = ({
  relaxations = [],
  leastLimits = [],
  unproven = [],
}: NoPlan): readonly string[] => {
  const ways = [...leastLimits.map(raisedLine), ...relaxations.map(withoutLine)];
  const notes = unproven.map((what) => `  - not told in time: ${printable(what)}`);
  if (ways.length + notes.length === 0) return [];
  return ["What would do:", ...capped(ways, MOST_WAYS, "in --json"), ...notes];
};

const withoutLine = (relaxation: Relaxation): string =>
  `  - without ${printable(relaxation.rule)}: ${planInWords(relaxation)}`;

const raisedLine = ({ rule, unit, least, ...plan }: LeastLimit): string =>
  `  - ${printable(rule)} raised to ${limitInWords(unit, least)}: ${planInWords(plan)}`;

const planInWords = (plan: Pick<Relaxation, "usd" | "hours">): string =>
  plan.hours === undefined ? usd(plan.usd) : `${usd(plan.usd)} in ${duration(plan.hours)}`;

/** Rounded up, so that what is read is enough. */
export const limitInWords = (unit: LeastLimit["unit"], least: number): string => {
  if (unit === "USD") return usd(Math.ceil(least * 100 - ROUNDING) / 100);
  if (unit === "h") return `${hours(Math.ceil(least * 100 - ROUNDING) / 100)} h`;
  if (unit === "kg CO2e") return `${kilograms(Math.ceil(least * 1000 - ROUNDING) / 1000)} CO2e`;
  return unit === "USD/h" ? `${usdRate(least)}/h` : `${least} clouds`;
};

const ROUNDING = 1e-6;
