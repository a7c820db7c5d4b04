import type { Plan } from "../../domain/plan.ts";
import { count } from "../quantities.ts";
import type { Column } from "../table.ts";
import { type ContentSection, tableOf } from "./blocks.ts";

/** What the figures rest on: dataset, dates, sources, proof. */
export const provenanceContent = (plan: Plan): ContentSection => ({
  id: "provenance",
  title: "Where the figures come from",
  blocks: tableOf("Provenance", PROVENANCE, provenanceRows(plan)),
});

const PROVENANCE: readonly Column<readonly [string, string]>[] = [
  { head: "What", align: "left", cell: ([name]) => name },
  { head: "Value", align: "left", cell: ([, value]) => value },
];

const provenanceRows = ({
  catalog,
  solver,
  status,
  objective,
  bound,
  gap,
  stages,
}: Plan): readonly (readonly [string, string])[] => {
  const dates = stages.map(({ priceAsOf }) => priceAsOf).sort();
  const sources = [...new Set(stages.map(({ priceSource }) => priceSource))].sort();
  return [
    ["Catalog", `${count(catalog.offers, "offer")} of ${catalog.asOf}`],
    ["Catalog SHA-256", catalog.sha256],
    [
      "Prices of this plan",
      dates[0] === dates.at(-1) ? `${dates[0] ?? ""}` : `${dates[0]} to ${dates.at(-1)}`,
    ],
    ["Sources of its prices", sources.join(", ")],
    ["Minimized", objective],
    [
      "Proof",
      status === "optimal"
        ? `optimal: no plan is below ${Number(bound.toPrecision(10))}`
        : `no plan is below ${Number(bound.toPrecision(10))}, this one is at most ${Number((gap * 100).toPrecision(3))}% above`,
    ],
    ["Solver", `${solver.backend}, ${Math.round(solver.ms)} ms`],
    ["Checked by", "a verifier that shares no code with the solver; all figures are its"],
  ];
};
