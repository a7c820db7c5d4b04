import { cloudOf, type LocationId, type RegionId, regionOf } from "../../../../src/domain/ids.ts";
import type { Plan, PlannedStage } from "../../../../src/domain/plan.ts";
import { examplePlan, plannedStage, plannedTransfer } from "../example-plan.ts";
import { explainedPlan } from "../explained-plan.ts";

export const COORDINATES = [
  { region: "aws/us-east-1" as RegionId, city: "Ashburn", latitude: 39, longitude: -77.5 },
  { region: "azure/eastus" as RegionId, city: "Richmond", latitude: 37.4, longitude: -79.4 },
  {
    region: "gcp/us-central1" as RegionId,
    city: "Council Bluffs",
    latitude: 41.3,
    longitude: -95.9,
  },
];

/** Start and end of the example's stages, with the 0.03 h in which its dataset comes. */
const TIMES: Readonly<Record<string, readonly [number, number]>> = {
  proc: [0.03, 0.63],
  train: [0.65, 4.65],
  serve: [4.651, 5.751],
};

/** All explanations, and every region on the map. */
export const mappedPlan = (): Plan => {
  const plan = explainedPlan({ regions: COORDINATES });
  const stages = plan.stages.map((stage) => {
    const [startHour = 0, endHour = 0] = TIMES[stage.name] ?? [];
    return { ...stage, startHour, endHour };
  });
  return { ...plan, stages };
};

const HOSTILE = [
  `<script>alert("1")</script> & 'co'`,
  `${"a-name-of-three-hundred-letters_".repeat(9)}with-an-end`,
  "שלב האימון של המודל",
  "\u001B[31mred\u0000 ]]> `code` | pipe $x$ *bold* [link](javascript:alert(1))",
];

/** The same plan with names that somebody might write. */
export const hostilePlan = (): Plan => {
  const plan = mappedPlan();
  const names = new Map(
    ["proc", "train", "serve", "reviews"].map((name, index) => [name, HOSTILE[index] ?? name]),
  );
  const text = JSON.stringify(plan);
  const renamed = JSON.parse(text, (_key, value) =>
    typeof value === "string" ? (names.get(value) ?? value) : value,
  ) as Plan;
  return { ...renamed, name: `${HOSTILE[0]} plan`, assumptions: HOSTILE };
};

const PLACES = ["aws/us-east-1", "gcp/us-central1", "azure/eastus"] as const;

/** `samples` chains of four stages that start from one dataset and end in one report, on three places. */
export const manyStagesPlan = (samples: number): Plan => {
  const stages: PlannedStage[] = [];
  const transfers: Plan["transfers"][number][] = [];
  const add = (name: string, inputs: readonly string[], place: string, startHour: number): void => {
    const location = place as LocationId;
    stages.push(
      plannedStage({
        name,
        inputs,
        location,
        outputGb: 1,
        startHour,
        endHour: startHour + 1,
        hours: 1,
        usd: 2,
      }),
    );
    for (const input of inputs) {
      const from = stages.find((stage) => stage.name === input)?.location ?? PLACES[0];
      const other = cloudOf(from as LocationId) !== cloudOf(location);
      transfers.push(
        plannedTransfer({
          item: input,
          from: regionOf(from as LocationId),
          to: regionOf(location),
          consumers: [name],
          gb: 1,
          usd: other ? 0.09 : 0,
          hours: 0.001,
        }),
      );
    }
  };
  for (let sample = 0; sample < samples; sample++) {
    const place = PLACES[sample % 3] ?? PLACES[0];
    ["trim", "align", "call", "filter"].forEach((step, depth) => {
      const before = ["trim", "align", "call", "filter"][depth - 1];
      add(
        `${step}-${sample}`,
        [before === undefined ? "reads" : `${before}-${sample}`],
        place,
        depth,
      );
    });
  }
  add(
    "report",
    Array.from({ length: samples }, (_, sample) => `filter-${sample}`),
    PLACES[0],
    4,
  );
  const egressUsd = transfers.reduce((sum, transfer) => sum + transfer.usd, 0);
  const computeUsd = 2 * stages.length;
  return examplePlan({
    name: "many",
    stages,
    transfers,
    totals: { usd: computeUsd + egressUsd, computeUsd, egressUsd, hours: 5 },
    datasets: [{ name: "reads", at: PLACES[0] as LocationId, gb: samples }],
    regions: COORDINATES,
  });
};
