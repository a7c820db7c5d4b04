import type { BreakEven, BreakEvenSubject, Flip } from "../domain/plan.ts";
import { gigabytes, hours, usdRate } from "./quantities.ts";

/** `price of train`, `size of reviews`, `egress price of aws`. */
export const subjectName = (subject: BreakEvenSubject): string => {
  switch (subject.kind) {
    case "price":
      return `price of ${subject.stage}`;
    case "runtime":
      return `runtime of ${subject.stage}`;
    case "size":
      return `size of ${subject.item}`;
    case "egress":
      return `egress price of ${subject.cloud}`;
  }
};

/** A value of the figure with its unit. */
export const breakEvenValue = (value: number, unit: BreakEven["unit"]): string => {
  switch (unit) {
    case "USD/h":
      return `${usdRate(value)}/h`;
    case "h":
      return `${hours(value)} h`;
    case "GB":
      return `${gigabytes(value)} GB`;
    case "×":
      return `× ${Number(value.toPrecision(3))}`;
  }
};

/** What happens there: `train moves to lambda/us-west-1`, `breaks deadline 12 h`. */
export const flipWords = ({ moves, breaks }: Flip): string => {
  if (breaks !== undefined) return `breaks ${breaks}`;
  const [first, ...others] = moves;
  if (first === undefined) return "no plan is left";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const { from, to } = first;
  const change =
    from.location === to.location
      ? `${to.instanceType}${to.pricing === "spot" ? " spot" : ""}`
      : to.location;
  return `${first.stage} moves to ${change}${more}`;
};
