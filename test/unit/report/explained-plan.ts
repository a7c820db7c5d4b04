import type { LocationId, RegionId } from "../../../src/domain/ids.ts";
import type { Plan, PlannedStage, StagePlace } from "../../../src/domain/plan.ts";
import { fullPlan } from "./example-plan.ts";

const place = ({ name, location, instanceType, pricing }: StagePlace): StagePlace => ({
  name,
  location,
  instanceType,
  pricing,
});

/** The example plan with every explanation in it. */
export const explainedPlan = (changes: Partial<Plan> = {}): Plan => {
  const plan = fullPlan();
  const [proc, train, serve] = plan.stages as [PlannedStage, PlannedStage, PlannedStage];
  const elsewhere = { ...place(train), location: "lambda/us-west-1" as LocationId };
  const moves = [{ stage: "train", from: place(train), to: elsewhere }];
  return {
    ...plan,
    stages: [
      { ...proc, inputs: ["reviews"], outputGb: 40 },
      {
        ...train,
        inputs: ["proc"],
        outputGb: 2,
        why: "costs $38.71: compute $35.20, data in $3.48, data out $0.03; the best plan elsewhere costs $61.90 more.",
      },
      { ...serve, inputs: ["train"], outputGb: 0 },
    ],
    regions: [
      {
        region: "aws/us-east-1" as RegionId,
        city: "Ashburn",
        country: "US",
        latitude: 39,
        longitude: -77.5,
      },
      { region: "azure/eastus" as RegionId, country: "US" },
      { region: "gcp/us-central1" as RegionId },
    ],
    datasets: [{ name: "reviews", at: "azure/eastus" as LocationId, gb: 600 }],
    rules: [
      {
        rule: "countries EU (pipeline)",
        binding: true,
        extraUsd: 31.2,
        extraHours: 0.4,
        extraPct: 44,
        moves,
      },
      { rule: "deadline 12 h", binding: false, extraUsd: 0, extraHours: 0, moves: [] },
    ],
    fallbacks: [
      {
        outage: "region",
        unavailable: "gcp/us-central1",
        when: "gcp/us-central1 unavailable",
        usd: 101.97,
        hours: 10.11,
        extraUsd: 61.9,
        extraHours: 4.38,
        stages: [place(proc), elsewhere, place(serve)],
      },
      {
        outage: "cloud",
        unavailable: "aws",
        when: "aws unavailable",
        stages: [],
        reason: "no offer for serve",
      },
    ],
    breakEvens: [
      {
        subject: { kind: "price", stage: "train" },
        unit: "USD/h",
        now: 8.8,
        above: { at: 24.275, factor: 2.7585, moves },
        searchedFrom: 0.0088,
        searchedTo: 880,
      },
      {
        subject: { kind: "size", item: "proc" },
        unit: "GB",
        now: 40,
        above: { at: 711, factor: 17.775, moves },
        below: { at: 3, factor: 0.075, moves },
        searchedFrom: 0.04,
        searchedTo: 4000,
      },
      {
        subject: { kind: "egress", cloud: "azure" },
        unit: "×",
        now: 1,
        searchedFrom: 0.001,
        searchedTo: 100,
      },
      {
        subject: { kind: "runtime", stage: "train" },
        unit: "h",
        now: 4,
        above: { at: 10.27, factor: 2.5675, moves: [], breaks: "deadline 12 h" },
        searchedFrom: 0.004,
        searchedTo: 400,
      },
    ],
    alternatives: [
      {
        usd: 40.1,
        hours: 5.73,
        extraUsd: 0.03,
        extraHours: 0,
        stages: [
          place(proc),
          place(train),
          { ...place(serve), location: "aws/eu-west-1" as LocationId },
        ],
      },
    ],
    unproven: ["price of the rule budget 200 USD"],
    ...changes,
  };
};
