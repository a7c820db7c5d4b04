import type { SkyError } from "../../domain/errors.ts";
import { cloudOf } from "../../domain/ids.ts";
import type { Result } from "../../domain/result.ts";
import type { Patch, Scenario, ScenarioOutcome } from "../../domain/study.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import { planScenario, type ScenarioPlan } from "../../optimizer/plan-scenario.ts";
import type { PlanOptions } from "../../optimizer/planning.ts";
import { ScenarioMemory } from "../../optimizer/scenario-memory.ts";
import type { Planned } from "../patches/apply.ts";
import { priceGroups } from "../patches/price-groups.ts";
import type { PreparedStudy } from "./prepare.ts";

export interface ScenarioOptions {
  /** For one scenario. */
  readonly timeLimitMs: number;
  readonly now?: () => number;
}

/** What a scenario says, without the key under which the journal has it. */
export type Answer = Omit<ScenarioOutcome, "key">;

/** Solves the scenarios of one study, one after the other, in any order. */
export class ScenarioSolver {
  readonly #prepared: PreparedStudy;
  readonly #solve: SolveLp;
  readonly #options: PlanOptions;
  readonly #memories = new Map<string, ScenarioMemory>();

  constructor(prepared: PreparedStudy, solve: SolveLp, options: ScenarioOptions) {
    this.#prepared = prepared;
    this.#solve = solve;
    this.#options = {
      solver: "auto",
      timeLimitMs: options.timeLimitMs,
      runnerUps: false,
      baselines: false,
      countAllowance: false,
      ...(options.now === undefined ? {} : { now: options.now }),
    };
  }

  async answer(scenario: Scenario): Promise<Answer> {
    return answerOf(await this.plan(scenario));
  }

  async plan(scenario: Scenario): Promise<Result<ScenarioPlan, SkyError>> {
    const planned = this.#prepared.plannedIn(scenario);
    return this.#plan(planned, await this.#memoryFor(scenario, planned));
  }

  #plan(
    { pipeline, catalog }: Planned,
    memory: ScenarioMemory,
  ): Promise<Result<ScenarioPlan, SkyError>> {
    return planScenario(pipeline, catalog, this.#options, this.#solve, memory);
  }

  /**
   * Scenarios share a memory when they are of one pipeline on one catalog. Each search starts from the plan without the
   * other patches: from the last one it would be no slower, but a tie could fall otherwise in another order.
   */
  async #memoryFor(scenario: Scenario, planned: Planned): Promise<ScenarioMemory> {
    const patches = scenario.patches.filter(isOfCatalog);
    const key = JSON.stringify([scenario.pipeline, patches]);
    const known = this.#memories.get(key);
    if (known !== undefined) return known;
    const all = this.#prepared.study.scenarios.flatMap((each) => each.patches);
    const memory = new ScenarioMemory(priceGroups(all, planned.catalog));
    this.#memories.set(key, memory);
    const base = await this.#plan(this.#prepared.plannedIn({ ...scenario, patches }), memory);
    if (base.ok) memory.startFrom(base.value.choice);
    return memory;
  }
}

const isOfCatalog = ({ kind }: Patch): boolean => kind === "catalog" || kind === "prices-until";

export const answerOf = (planned: Result<ScenarioPlan, SkyError>): Answer => {
  if (planned.ok) {
    const { status, verified } = planned.value;
    const { usd, computeUsd, egressUsd, hours, kgCo2e } = verified.totals;
    return {
      status,
      usd,
      computeUsd,
      egressUsd,
      ...(hours === undefined ? {} : { hours }),
      ...(kgCo2e === undefined ? {} : { kgCo2e }),
      stages: verified.stages.map(({ name, location, instanceType, pricing }) => ({
        name,
        location,
        instanceType,
        pricing,
      })),
    };
  }
  const { error } = planned;
  if (error.kind === "time-limit") return { status: "unknown", stages: [] };
  return { status: "infeasible", stages: [], conflict: conflictOf(error) };
};

/** What stands in the way, in words. */
const conflictOf = (error: SkyError): readonly string[] => {
  if (error.kind === "input") return error.problems.map(({ detail }) => detail);
  if (error.kind !== "infeasible") return [error.kind];
  return error.conflict.length > 0 ? error.conflict : [error.summary];
};

/** Clouds of an answer, each once. */
export const cloudsOf = ({ stages }: Pick<Answer, "stages">): readonly string[] =>
  [...new Set(stages.map(({ location }) => cloudOf(location)))].sort();
