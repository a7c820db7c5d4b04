import { copyStore } from "../../adapters/stores/copy-store.ts";
import { spentOf } from "../../broker/billing/spent.ts";
import type { Recorded } from "../../broker/events.ts";
import { thisHolder } from "../../broker/journal/holder.ts";
import { logFiles } from "../../broker/log-files.ts";
import type { BrokerParts } from "../../broker/parts.ts";
import { REAL_CLOCK } from "../../broker/real-clock.ts";
import { type RunState, stateOf } from "../../broker/state.ts";
import { loadBillingRules } from "../../catalog/billing-rules.ts";
import type { SkyError } from "../../domain/errors.ts";
import type { BillingRule } from "../../domain/ledger.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import { ok, type Result } from "../../domain/result.ts";
import { createSolver } from "../../optimizer/linear/solve.ts";
import type { Io } from "../io.ts";
import { type Adapters, adaptersOf } from "./adapters-of-run.ts";
import { freshInputs, planOptionsOf, runInputs } from "./run-planning.ts";
import { moveWith, replanWith } from "./run-replanning.ts";
import type { OpenState } from "./state-folder.ts";

/** All that carries one run out, and what it leaves to close. */
export interface RunParts {
  readonly parts: BrokerParts;
  readonly adapters: Adapters;
  readonly rules: readonly BillingRule[];
  readonly close: () => Promise<void>;
}

export interface PartOptions {
  readonly takeOver?: boolean;
  readonly onEvent?: (recorded: Recorded) => void;
}

export const brokerParts = async (
  state: RunState,
  { folder, journal }: OpenState,
  io: Io,
  options: PartOptions = {},
): Promise<Result<RunParts, SkyError>> => {
  const [inputs, rules] = await Promise.all([
    runInputs(state),
    loadBillingRules(state.settings.planning?.catalog),
  ]);
  if (!inputs.ok) return inputs;
  if (!rules.ok) return rules;
  const solver = createSolver();
  const { pipeline, catalog } = inputs.value;
  const planner = {
    inputs: freshInputs(state, inputs.value, REAL_CLOCK.nowMs),
    options: planOptionsOf(state.settings.planning, io),
    solve: solver.solve,
  };
  const adapters = adaptersOf(state.settings.adapters, folder, io, secretNamesOf(pipeline));
  const parts: BrokerParts = {
    journal,
    clock: REAL_CLOCK,
    holder: thisHolder(),
    pipeline,
    catalog: () => catalog,
    adapterOf: adapters.of,
    copyStores: copyStore,
    replan: replanWith(planner),
    moveOf: moveWith(
      planner,
      () => stateOf(journal.read(state.run)),
      rules.value,
      REAL_CLOCK.nowMs,
    ),
    secret: (name) => io.env[name],
    logs: logFiles(folder),
    stateFolder: folder,
    spent: (events) =>
      spentOf(events, pipeline.discounts.length, {
        nowMs: REAL_CLOCK.nowMs(),
        rules: rules.value,
      }),
    ...(options.takeOver !== undefined && { takeOver: options.takeOver }),
    ...(options.onEvent && { onEvent: options.onEvent }),
  };
  return ok({ parts, adapters, rules: rules.value, close: () => solver.close() });
};

/** Variables whose values no log may show. */
export const secretNamesOf = ({ stages }: Pipeline): readonly string[] =>
  stages.flatMap(({ commands }) =>
    [...(commands?.env.values() ?? [])].flatMap((value) =>
      typeof value === "string" ? [] : [value.secret],
    ),
  );
