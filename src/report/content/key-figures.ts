import type { Plan } from "../../domain/plan.ts";
import { count, duration, kilograms, percentDifference, usd } from "../quantities.ts";
import type { KeyFigure } from "./blocks.ts";

/** How sure the answer is. */
export const badgeOf = ({
  status,
  gap,
}: Plan): { readonly text: string; readonly good: boolean } =>
  status === "optimal"
    ? { text: "✓ proven: no other plan is better", good: true }
    : {
        text: `at most ${percentDifference(gap * 100).slice(1)} above the best possible`,
        good: false,
      };

/** The answer in a handful of figures. */
export const figuresOf = (plan: Plan): readonly KeyFigure[] => {
  const { totals, stages, transfers } = plan;
  const moved = transfers.filter(({ from, to }) => from !== to);
  const places = new Set(stages.map(({ location }) => location));
  return [
    {
      name: "Cost",
      value: usd(totals.usd),
      note: plan.objective === "cost" ? "the least possible" : "",
    },
    ...(totals.hours === undefined
      ? []
      : [{ name: "Finish", value: duration(totals.hours), note: "transfers included" }]),
    {
      name: "Machines",
      value: usd(totals.computeUsd),
      note: `${count(stages.length, "stage")}, ${count(places.size, "place")}`,
    },
    {
      name: "Moving data",
      value: usd(totals.egressUsd),
      note: count(moved.length, "transfer between regions", "transfers between regions"),
    },
    ...(totals.kgCo2e === undefined
      ? []
      : [{ name: "Carbon", value: kilograms(totals.kgCo2e), note: "CO2e, estimated" }]),
  ].map((figure) =>
    figure.name === "Cost" && plan.status !== "optimal" ? { ...figure, note: "" } : figure,
  );
};
