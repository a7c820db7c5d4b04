import type { Catalog, EgressRate } from "../../../src/domain/catalog.ts";
import { cloudOf, type RegionId, regionOf } from "../../../src/domain/ids.ts";
import type { Pipeline, Stage } from "../../../src/domain/pipeline.ts";
import type { BreakEven, Plan, PlannedStage } from "../../../src/domain/plan.ts";
import { goalsOf } from "../../../src/optimizer/lexicographic.ts";
import { indexOf } from "../../../src/optimizer/verify/catalog-index.ts";
import { egressRate } from "../../../src/optimizer/verify/route.ts";
import type { Scenario } from "../../arbitraries/scenario.ts";
import { allPlans } from "../../oracle/brute-force.ts";

/** The objective's value of the chosen placement and of the best one, both found by trying everything. */
export interface Standing {
  /** Infinity: it breaks a rule. */
  readonly own: number;
  /** Infinity: there is no plan. */
  readonly best: number;
}

/** How a plan stands when one figure is another. */
export const standingAt = (
  scenario: Scenario,
  plan: Plan,
  breakEven: BreakEven,
  value: number,
): Standing => {
  const { subject, now } = breakEven;
  const { pipeline, catalog } = scenario;
  if (subject.kind === "price") return atPrice(scenario, plan, subject.stage, value);
  if (subject.kind === "egress")
    return standing(pipeline, withEgress(pipeline, catalog, subject.cloud, value), plan);
  return subject.kind === "size"
    ? standing(withSize(pipeline, subject.item, value), catalog, plan)
    : standing(withRuntime(pipeline, subject.stage, value / now), catalog, plan);
};

const standing = (pipeline: Pipeline, catalog: Catalog, plan: Plan): Standing => {
  let [own, best] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { values, verified } of allPlans(pipeline, catalog)) {
    best = Math.min(best, values[0]!);
    if (isSame(verified.stages, plan.stages)) own = Math.min(own, values[0]!);
  }
  return { own, best };
};

const isSame = (a: readonly PlannedStage[], b: readonly PlannedStage[]): boolean =>
  a.every((stage, k) => isSameOffer(stage, b[k]!) && stage.reservedNodes === b[k]!.reservedNodes);

const isSameOffer = (a: PlannedStage, b: PlannedStage): boolean =>
  a.location === b.location && a.instanceType === b.instanceType && a.pricing === b.pricing;

const changeStage = (pipeline: Pipeline, name: string, change: (s: Stage) => Stage): Pipeline => ({
  ...pipeline,
  stages: pipeline.stages.map((stage) => (stage.name === name ? change(stage) : stage)),
});

const withSize = (pipeline: Pipeline, item: string, gb: number): Pipeline => ({
  ...changeStage(pipeline, item, (stage) => ({
    ...stage,
    outputGb: gb / (stage.outputPerNode ? stage.nodes : 1),
  })),
  datasets: pipeline.datasets.map((d) => (d.name === item ? { ...d, sizeGb: gb } : d)),
});

const withRuntime = (pipeline: Pipeline, name: string, factor: number): Pipeline =>
  changeStage(pipeline, name, (stage) => {
    const { runtime } = stage;
    if (runtime.kind === "unknown") return stage;
    if (runtime.kind === "fixed")
      return { ...stage, runtime: { kind: "fixed", hours: runtime.hours * factor } };
    const hours = new Map([...runtime.hours].map(([key, value]) => [key, value * factor]));
    return { ...stage, runtime: { kind: "by-machine", hours } };
  });

/** Every route out of a region of the cloud gets a row of its own, the most specific there is, at the price it has times the factor. */
const withEgress = (
  { datasets, deliver }: Pipeline,
  catalog: Catalog,
  cloud: string,
  factor: number,
): Catalog => {
  const index = indexOf(catalog);
  const ids = new Set<RegionId>([
    ...catalog.regions.map(({ id }) => id),
    ...datasets.map(({ at }) => regionOf(at)),
    ...deliver.map(({ to }) => regionOf(to)),
  ]);
  const rows: EgressRate[] = [...ids]
    .filter((id) => cloudOf(id) === cloud)
    .flatMap((from) =>
      [...ids].flatMap((to) => {
        const rate = egressRate(index, from, to);
        if (from === to || rate === undefined) return [];
        const tiers = rate.tiers.map((t) => ({ ...t, usdPerGb: t.usdPerGb * factor }));
        return [{ ...rate, from, to, tiers }];
      }),
    );
  const named = new Set(rows.map(({ from, to }) => `${from} ${to}`));
  const others = catalog.network.egress.filter(
    ({ from, to }) => !named.has(`${from} ${to === "internet" ? "other-cloud" : to}`),
  );
  return { ...catalog, network: { ...catalog.network, egress: [...rows, ...others] } };
};

/** A price is that of one stage alone, which no catalog can say: it is added to the plans that pay it. */
const atPrice = (
  { pipeline, catalog }: Scenario,
  plan: Plan,
  name: string,
  usdPerHour: number,
): Standing => {
  const { budgetUsd, ...limits } = pipeline.limits;
  const free = changeStage({ ...pipeline, limits }, name, (stage) => ({ ...stage, limits: {} }));
  const ceiling = pipeline.stages.find((stage) => stage.name === name)!.limits;
  const chosen = plan.stages.find((stage) => stage.name === name)!;
  const [goal] = goalsOf(pipeline.objective);
  let [own, best] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { values, verified } of allPlans(free, catalog)) {
    const at = verified.stages.find((stage) => stage.name === name)!;
    const paid = at.nodes - (at.reservedNodes ?? 0);
    const price = isSameOffer(at, chosen) ? usdPerHour : at.usdPerHour;
    const more = paid * (at.hours ?? 1) * (price - at.usdPerHour);
    const isOver =
      exceeds(verified.totals.usd + (at.hours === undefined ? 0 : more), budgetUsd) ||
      (paid > 0 && exceeds(price, ceiling.usdPerNodeHour)) ||
      (paid > 0 && exceeds((at.usd ?? 0) + more, ceiling.usd));
    if (isOver) continue;
    const value = values[0]! + goal.usd * more;
    best = Math.min(best, value);
    if (isSame(verified.stages, plan.stages)) own = Math.min(own, value);
  }
  return { own, best };
};

const exceeds = (value: number, limit: number | undefined): boolean =>
  limit !== undefined && value > limit * (1 + 1e-9);
