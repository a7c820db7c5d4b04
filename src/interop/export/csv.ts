import Papa from "papaparse";
import type { Plan } from "../../domain/plan.ts";
import type { Exporter } from "./exporter.ts";
import { addFallbacks, Notes } from "./notes.ts";

/** One line a stage, units in the column names. */
export const toCsv: Exporter = {
  name: "csv",
  write: (plan) => ({
    notes: notesOf(plan),
    files: [
      {
        name: "plan.csv",
        text: `${Papa.unparse(
          plan.stages.map((stage) => ({
            stage: stage.name,
            location: stage.location,
            instance_type: stage.instanceType,
            accelerators: Object.entries(stage.accelerators)
              .map(([name, count]) => `${name}:${count}`)
              .join(" "),
            pricing: stage.pricing,
            nodes: stage.nodes,
            usd_per_node_hour: stage.usdPerHour,
            hours: stage.hours ?? "",
            start_hour: stage.startHour ?? "",
            end_hour: stage.endHour ?? "",
            compute_usd: stage.usd ?? "",
            data_in_gb: sum(into(plan.transfers, stage.name).map(({ gb }) => gb)),
            data_in_usd: sum(into(plan.transfers, stage.name).map(({ usd }) => usd)),
            inputs: (stage.inputs ?? []).join(" "),
            price_as_of: stage.priceAsOf,
            price_source: stage.priceSource,
          })),
          { newline: "\n", escapeFormulae: true },
        )}\n`,
      },
    ],
  }),
};

const notesOf = (plan: Plan): readonly string[] => {
  const notes = new Notes();
  notes.add("totals, comparisons and reasons are in the plan only");
  addFallbacks(plan, notes);
  return notes.all();
};

type Transfer = Parameters<Exporter["write"]>[0]["transfers"][number];

const into = (transfers: readonly Transfer[], stage: string): readonly Transfer[] =>
  transfers.filter(({ consumers }) => consumers.includes(stage));

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
