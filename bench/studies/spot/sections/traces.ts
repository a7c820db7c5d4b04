import { type SpotTrace, spotFraction } from "../../../../src/domain/spot-trace.ts";
import { type Campaign, zoneName } from "../campaigns.ts";
import { type Findings, markdownTable, percent } from "../markdown.ts";
import { mean } from "../statistics.ts";

/** Runs of steps with and without machines. */
export interface Spells {
  /** Times that machines were taken. */
  readonly interruptions: number;
  readonly availableHours: number;
  /** Without machines, each spell from its first to its last step; hours. */
  readonly awayHours: readonly number[];
}

export const spellsOf = ({ machines, stepSeconds }: SpotTrace, nodes: number): Spells => {
  let interruptions = 0;
  let available = 0;
  const away: number[] = [];
  machines.forEach((count, step) => {
    const before = step > 0 && machines[step - 1]! >= nodes;
    if (count >= nodes) available += 1;
    else if (before || step === 0) away.push(1);
    else away[away.length - 1]! += 1;
    if (before && count < nodes) interruptions += 1;
  });
  const perStep = stepSeconds / 3600;
  return {
    interruptions,
    availableHours: available * perStep,
    awayHours: away.map((steps) => steps * perStep),
  };
};

/** What each trace holds. */
export const tracesSection = (campaigns: readonly Campaign[]): Findings => {
  const rows = campaigns.flatMap(({ name, nodes, traces }) =>
    traces.map((trace) => {
      const { interruptions, availableHours, awayHours } = spellsOf(trace, nodes);
      return [
        name,
        `${zoneName(trace)} ${trace.machine}`,
        ((trace.machines.length * trace.stepSeconds) / 86_400).toFixed(1),
        String(trace.stepSeconds),
        percent(spotFraction(trace, nodes)),
        (interruptions / (availableHours / 24)).toFixed(1),
        awayHours.length === 0 ? "–" : mean(awayHours).toFixed(1),
        awayHours.length === 0 ? "–" : Math.max(...awayHours).toFixed(1),
      ];
    }),
  );
  return {
    summary: [],
    lines: [
      "## The traces",
      "",
      "Available: share of steps with all machines that the trace asked for (1, 4 or 16). Taken: times that they went, a day of availability.",
      "Away: spells without them. Three of Google's zones were never taken in two days: they show nothing of policies.",
      "",
      ...markdownTable(
        [
          "campaign",
          "zone, machine",
          "days",
          "step s",
          "available",
          "taken / day",
          "away h, mean",
          "longest",
        ],
        rows,
      ),
    ],
  };
};
