import type { ScenarioRow, Study } from "../../domain/study.ts";

/** One column of the results: texts, or figures in the unit of the name. */
export interface ResultColumn {
  readonly name: string;
  readonly type: "text" | "number";
  /** `undefined`: not known, or nothing to say. */
  readonly of: (row: ScenarioRow) => string | number | undefined;
}

const text = (name: string, of: ResultColumn["of"]): ResultColumn => ({ name, type: "text", of });
const figure = (name: string, of: ResultColumn["of"]): ResultColumn => ({
  name,
  type: "number",
  of,
});

/** Listed by hand, so that a new field does not change the format by accident. The same study, the same columns. */
export const resultColumns = ({ axes }: Study): readonly ResultColumn[] => [
  figure("index", (row) => row.index),
  text("pipeline", (row) => row.pipeline),
  text("scenario", (row) => row.scenario),
  ...axes.map(({ name, values }): ResultColumn => {
    const isNumber = values.every((value) => typeof value === "number");
    return {
      name: `axis_${name}`,
      type: isNumber ? "number" : "text",
      of: ({ axes: at }) => (isNumber || at[name] === undefined ? at[name] : String(at[name])),
    };
  }),
  text("status", (row) => row.status),
  figure("usd", (row) => row.usd),
  figure("compute_usd", (row) => row.computeUsd),
  figure("egress_usd", (row) => row.egressUsd),
  figure("hours", (row) => row.hours),
  figure("kg_co2e", (row) => row.kgCo2e),
  figure("delta_usd", (row) => row.deltaUsd),
  figure("delta_pct", (row) => row.deltaPct),
  figure("delta_hours", (row) => row.deltaHours),
  text("moved_stages", (row) => row.movedStages?.join(" ")),
  text("clouds", (row) => row.clouds.join(" ")),
  text("regions", (row) => row.regions.join(" ")),
  text("placement", (row) => row.placement),
  text("conflict", (row) => row.conflict?.join("; ")),
];
