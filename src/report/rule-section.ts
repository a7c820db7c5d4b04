import type { Plan, RulePrice } from "../domain/plan.ts";
import { movedByRule } from "./moves.ts";
import { hoursDifference, percentDifference, usdDifference } from "./quantities.ts";
import { capped, hanging, printable } from "./text.ts";
import type { Section, View } from "./view.ts";

const MOST_RULES = 10;
const MOST_FREE = 6;

/** What each rule costs, the dearest first; those that cost nothing share a line. */
export const ruleSection = ({ rules = [] }: Plan, view: View): Section => {
  const binding = rules.filter((rule) => rule.binding).map(priceInWords);
  const free = rules.filter((rule) => !rule.binding).map(({ rule }) => rule);
  const texts = capped(binding, MOST_RULES, "rules in --json");
  const rest =
    free.length === 0 ? [] : [`cost nothing: ${capped(free, MOST_FREE, "in --json").join("; ")}`];
  return {
    title: "What the rules cost",
    lines: [...texts, ...rest].flatMap((text) => hanging("  - ", printable(text), view.columns)),
  };
};

/** `countries EU (pipeline): +$31.20 (+44%), moves train from lambda/us-west-1 to scaleway/fr-par`. */
export const priceInWords = (price: RulePrice): string => {
  const { rule, extraUsd, extraHours, extraPct, moves } = price;
  const share = extraPct === undefined ? "" : ` (${percentDifference(extraPct)})`;
  const time = hoursDifference(extraHours);
  const figures = [`${usdDifference(extraUsd)}${share}`, ...(time === "same" ? [] : [time])];
  const moved = moves.length === 0 ? [] : [`moves ${movedByRule(moves)}`];
  return `${rule}: ${[...figures, ...moved].join(", ")}`;
};
