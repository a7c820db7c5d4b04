import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { pipelineOf } from "../../bench/instances/document.ts";
import { readWfFormat } from "../../bench/instances/wf-format.ts";
import { PATHS } from "../../bench/paths.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import type { Plan } from "../../src/domain/plan.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize } from "../../src/optimizer/plan.ts";
import { type Inputs, prepare, problemsOfOne } from "../../src/optimizer/verify/inputs.ts";
import { runtimeHours } from "../../src/optimizer/verify/machine.ts";
import { readOffer } from "../../src/optimizer/verify/offer.ts";
import { judge, type Placement } from "../../src/optimizer/verify/verify.ts";
import { buildPipeline, buildPolicy } from "../arbitraries/build-pipeline.ts";
import { workflowCatalog } from "./workflow-catalog.ts";
import { WORKFLOW_SHAPES } from "./workflow-shapes.ts";

const OPTIONS = {
  solver: "auto",
  timeLimitMs: 120_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
} as const;

const solver = createSolver();
afterAll(solver.close);

const catalog = workflowCatalog();
const clouds = ["aws", "gcp", "azure", "hetzner"];

/** The proven cheapest plan; `undefined` when there is none. */
const planOf = async (pipeline: Pipeline, on: Catalog = catalog): Promise<Plan | undefined> => {
  const planned = await optimize(pipeline, on, OPTIONS, solver.solve);
  if (!planned.ok) {
    expect(planned.error.kind).toBe("infeasible");
    return undefined;
  }
  expect(planned.value.status).toBe("optimal");
  return planned.value;
};

const usdOf = (plan: Plan | undefined): number => plan?.totals.usd ?? Number.POSITIVE_INFINITY;

/** `a` is no more than `b`, but for rounding. */
const expectAtMost = (a: number, b: number): void =>
  expect(a).toBeLessThanOrEqual(b + 1e-6 * Math.max(1, Math.abs(b)));

interface Offered extends Placement {
  readonly region: string;
  readonly usd: number;
}

/** Every row that each stage may use alone, with the stage's compute there. */
const offersOf = (inputs: Inputs): readonly (readonly Offered[])[] =>
  inputs.pipeline.stages.map((stage) =>
    Array.from({ length: inputs.index.catalog.prices.length }, (_, priceRow) => priceRow).flatMap(
      (priceRow) => {
        const offer = readOffer(inputs.index, priceRow, "on-demand");
        if (
          offer === undefined ||
          problemsOfOne(inputs, stage, { offer, reservedNodes: 0 }).length > 0
        )
          return [];
        const hours = runtimeHours(offer.machine, stage.runtime);
        const perHour = inputs.index.catalog.prices.onDemandUsdPerHour[priceRow]!;
        const usd = stage.nodes * perHour * (hours as number);
        return [{ stage: stage.name, priceRow, market: "on-demand", region: offer.region, usd }];
      },
    ),
  );

/** What a placement costs by the independent verifier; Infinity when it breaks a rule. */
const judgedUsd = (inputs: Inputs, placements: readonly (Placement | undefined)[]): number => {
  if (placements.includes(undefined)) return Number.POSITIVE_INFINITY;
  const verdict = judge(inputs, placements as readonly Placement[]);
  return verdict.ok ? verdict.value.totals.usd : Number.POSITIVE_INFINITY;
};

const cheapest = (offers: readonly Offered[]): Offered | undefined =>
  offers.reduce<Offered | undefined>(
    (best, offer) => (best === undefined || offer.usd < best.usd ? offer : best),
    undefined,
  );

/** The rows of a plan, found again by what it shows. */
const placementsOf = (plan: Plan, on: Catalog): readonly Placement[] =>
  plan.stages.map(({ name, location, instanceType, pricing }) => {
    const { prices, regions, instanceTypes } = on;
    for (let row = 0; row < prices.length; row++)
      if (
        regions[prices.region[row]!]!.id === location &&
        instanceTypes[prices.instanceType[row]!]!.name === instanceType
      )
        return { stage: name, priceRow: row, market: pricing };
    throw new Error(`${name}: no row for ${instanceType} at ${location}`);
  });

/** The same stages with the data that lies somewhere taken away. */
const withoutDatasets = (pipeline: Pipeline): Pipeline => ({
  ...pipeline,
  datasets: [],
  stages: pipeline.stages.map((stage) => ({
    ...stage,
    inputs: stage.inputs.filter((name) => pipeline.stages.some((other) => other.name === name)),
  })),
});

/** Recorded workflows, up to 520 stages, where their folder is at hand. */
const recordedWorkflows = (): { readonly id: string; readonly pipeline: Pipeline }[] => {
  const dir = process.env.SKYPLAN_WORKFLOWS ?? PATHS.workflows;
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith(".json"))
    .map((file) => {
      const document = readWfFormat(readFileSync(join(dir, file), "utf8"), 100);
      return { id: file, pipeline: pipelineOf(document, catalog) };
    });
};

const SHAPES = [
  ...WORKFLOW_SHAPES.map(({ id, pipeline }) => ({ id, pipeline: buildPipeline(pipeline) })),
  ...recordedWorkflows(),
];

describe.each(SHAPES)("$id", ({ pipeline }) => {
  const inputs = prepare(pipeline, catalog);
  const offers = offersOf(inputs);
  let known: Promise<Plan | undefined> | undefined;
  const best = (): Promise<Plan | undefined> => (known ??= planOf(pipeline));

  test("(a) the plan costs what the independent verifier says, and what its items sum to", async () => {
    const plan = (await best())!;
    expect(plan.totals.usd).toBeCloseTo(judgedUsd(inputs, placementsOf(plan, catalog)), 6);
    const sum = [...plan.stages, ...plan.transfers].reduce((usd, item) => usd + item.usd!, 0);
    expect(Math.abs(plan.totals.usd - sum)).toBeLessThan(1e-6);
  });

  test("(b) it is never dearer than the best single region", async () => {
    const regions = new Set(offers.flat().map(({ region }) => region));
    const single = [...regions].map((region) =>
      judgedUsd(
        inputs,
        offers.map((list) => cheapest(list.filter((offer) => offer.region === region))),
      ),
    );
    expectAtMost(usdOf(await best()), Math.min(...single));
  });

  test("(c) it is never dearer than the cheapest machine of each stage with what moving data then costs", async () => {
    expectAtMost(usdOf(await best()), judgedUsd(inputs, offers.map(cheapest)));
  });

  test("(d) when moving data is dear, stages that pass on data are where they need not", async () => {
    const free = withoutDatasets(pipeline);
    const plan = await planOf(free, workflowCatalog({ egressTimes: 1e6 }));
    const at = new Map(plan!.stages.map(({ name, location }) => [name, location]));
    const hosts = new Map(
      offersOf(prepare(free, catalog)).map((list, stage) => [
        free.stages[stage]!.name,
        new Set(list.map(({ region }) => region)),
      ]),
    );
    for (const part of connectedParts(free)) {
      const [first = new Set<string>(), ...others] = part.map((name) => hosts.get(name)!);
      const common = new Set([...first].filter((id) => others.every((ids) => ids.has(id))));
      if (common.size === 0) continue;
      expect(new Set(part.map((name) => at.get(name))).size).toBe(1);
    }
  });

  test("(e) when moving data is free, each stage has its cheapest machine", async () => {
    const plan = await planOf(pipeline, workflowCatalog({ egressTimes: 0 }));
    const least = offers.reduce((sum, list) => sum + cheapest(list)!.usd, 0);
    if (pipeline.together.length === 0) expect(usdOf(plan)).toBeCloseTo(least, 6);
    else expectAtMost(least, usdOf(plan));
  });

  test("(f) another rule never makes it cheaper", async () => {
    const plan = (await best())!;
    const dearest = plan.stages.reduce((a, b) => (a.usd! > b.usd! ? a : b));
    const ruled: readonly Pipeline[] = [
      { ...pipeline, blocked: [{ location: dearest.location }] },
      { ...pipeline, policy: buildPolicy("pipeline", { countries: ["US"] }) },
      { ...pipeline, limits: { maxClouds: 1 } },
      {
        ...pipeline,
        together: [...pipeline.together, pipeline.stages.slice(0, 2).map((s) => s.name)],
      },
      ...clouds.map((cloud) => ({
        ...pipeline,
        policy: buildPolicy("pipeline", { deny: [cloud] }),
      })),
    ];
    for (const variant of ruled) expectAtMost(plan.totals.usd, usdOf(await planOf(variant)));
  });

  test("(g) another offer never makes it dearer", async () => {
    const before = usdOf(await best());
    const extras = [
      { region: "hetzner/fsn1", type: "cpu32", onDemand: 0.5 },
      { region: "azure/japaneast", type: "cpu2", zone: "1", onDemand: 0.04 },
      { region: "gcp/europe-west4", type: "v100", onDemand: 2 },
    ];
    for (const extra of extras)
      expectAtMost(usdOf(await planOf(pipeline, workflowCatalog({ extra: [extra] }))), before);
  });
});

/** Stages joined by data of more than 0 GB. */
const connectedParts = (pipeline: Pipeline): readonly (readonly string[])[] => {
  const part = new Map(pipeline.stages.map(({ name }) => [name, name]));
  const root = (name: string): string => {
    const above = part.get(name)!;
    return above === name ? name : root(above);
  };
  for (const { name, inputs } of pipeline.stages)
    for (const input of inputs) {
      const maker = pipeline.stages.find((stage) => stage.name === input);
      if (maker !== undefined && maker.outputGb > 0) part.set(root(name), root(input));
    }
  const parts = new Map<string, string[]>();
  for (const { name } of pipeline.stages)
    parts.set(root(name), [...(parts.get(root(name)) ?? []), name]);
  return [...parts.values()];
};
