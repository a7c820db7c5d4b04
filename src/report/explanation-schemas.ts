import * as z from "zod";
import { hours, location, pricing, region, usd } from "./figure-schemas.ts";

/** The explanations in the plan's document. */
export const stagePlace = z.strictObject({
  name: z.string(),
  location,
  instanceType: z.string(),
  pricing,
});

const moves = z
  .array(z.strictObject({ stage: z.string(), from: stagePlace, to: stagePlace }))
  .describe("from: in this plan; to: in the other.");

const extra = {
  extraUsd: z.number().describe("Against this plan."),
  extraHours: z.number().describe("Against this plan."),
};

export const rulePrice = z.strictObject({
  rule: z.string(),
  binding: z.boolean().describe("Without it the plan would be better."),
  extraUsd: z.number().describe("This plan minus the best one without the rule."),
  extraHours: z.number().describe("This plan minus the best one without the rule."),
  extraPct: z.number().optional().describe("Of the objective's value, per cent."),
  moves,
});

export const fallback = z.strictObject({
  outage: z.enum(["place", "region", "cloud", "spot market"]),
  unavailable: z.string(),
  when: z.string(),
  usd: usd.optional().describe("Absent: no plan is left; see reason."),
  hours: hours.optional(),
  extraUsd: extra.extraUsd.optional(),
  extraHours: extra.extraHours.optional(),
  stages: z.array(stagePlace),
  reason: z.string().optional(),
});

const flip = z.strictObject({
  at: z.number().min(0),
  factor: z.number().min(0).describe("at / now."),
  moves,
  breaks: z.string().optional().describe("The limit that this plan breaks beyond."),
});

export const breakEven = z.strictObject({
  subject: z.union([
    z.strictObject({ kind: z.enum(["price", "runtime"]), stage: z.string() }),
    z.strictObject({ kind: z.literal("size"), item: z.string() }),
    z.strictObject({ kind: z.literal("egress"), cloud: z.string() }),
  ]),
  unit: z.enum(["USD/h", "h", "GB", "×"]),
  now: z.number().min(0),
  below: flip.optional().describe("Absent: this plan stays the best down to searchedFrom."),
  above: flip.optional().describe("Absent: this plan stays the best up to searchedTo."),
  searchedFrom: z.number().min(0),
  searchedTo: z.number().min(0),
});

export const alternative = z.strictObject({
  usd,
  hours: hours.optional(),
  ...extra,
  stages: z.array(stagePlace),
});

export const changes = z
  .strictObject({
    catalog: z.strictObject({ asOf: z.string(), sha256: z.string() }),
    stages: z.array(
      z.strictObject({
        name: z.string(),
        thenUsdPerHour: usd,
        nowUsdPerHour: usd.optional().describe("Absent: the catalog has no such price."),
      }),
    ),
    transfers: z.array(
      z.strictObject({
        item: z.string(),
        from: region,
        to: region,
        thenUsd: usd,
        nowUsd: usd.optional().describe("Absent: no price is known for the route."),
      }),
    ),
    usd: usd.optional().describe("The same placement there; absent when a price is gone."),
  })
  .describe("The plan held against the prices of another day; with sky explain.");
