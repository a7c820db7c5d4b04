import { copyStore } from "../../adapters/stores/copy-store.ts";
import { spentOf } from "../../broker/billing/spent.ts";
import type { Recorded } from "../../broker/events.ts";
import { thisHolder } from "../../broker/journal/holder.ts";
import { logFiles } from "../../broker/log-files.ts";
import { maskedAnswer } from "../../broker/masked-adapter.ts";
import { type BrokerParts, PACE, type Pace } from "../../broker/parts.ts";
import { REAL_CLOCK } from "../../broker/real-clock.ts";
import { stateOf } from "../../broker/state/fold.ts";
import type { RunState } from "../../broker/state/state.ts";
import { loadBillingRules } from "../../catalog/billing-rules.ts";
import type { SkyError } from "../../domain/errors.ts";
import type { BillingRule } from "../../domain/ledger.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import { ok, type Result } from "../../domain/result.ts";
import { createSolver } from "../../optimizer/linear/solve.ts";
import type { Io } from "../io.ts";
import { type Adapters, adaptersOf, hiddenValues } from "./adapters-of-run.ts";
import { FRESH_MS, freshInputs, planOptionsOf, runInputs } from "./run-planning.ts";
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
  const pace = paceOf(state.settings);
  const planner = {
    inputs: freshInputs(
      state,
      inputs.value,
      REAL_CLOCK.nowMs,
      Math.min(FRESH_MS, pace.chaseMs / 2),
    ),
    options: planOptionsOf(state.settings.planning, io),
    solve: solver.solve,
  };
  const adapters = adaptersOf(state.settings.adapters, folder, io, secretNamesOf(pipeline));
  const hidden = hiddenValues(io, secretNamesOf(pipeline));
  const parts: BrokerParts = {
    journal,
    clock: REAL_CLOCK,
    holder: thisHolder(),
    pipeline,
    catalog: () => catalog,
    adapterOf: adapters.of,
    copyStores: (copy, signal) => maskedAnswer(copyStore(copy, signal), hidden),
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
    pace,
    ...(options.takeOver !== undefined && { takeOver: options.takeOver }),
    ...(options.onEvent && { onEvent: options.onEvent }),
  };
  return ok({ parts, adapters, rules: rules.value, close: () => solver.close() });
};

const MINUTE_MS = 60_000;

const paceOf = ({ chaseEveryMinutes }: RunState["settings"]): Pace =>
  chaseEveryMinutes === undefined ? PACE : { ...PACE, chaseMs: MINUTE_MS * chaseEveryMinutes };

/** Variables whose values no log may show. */
export const secretNamesOf = ({ stages }: Pipeline): readonly string[] =>
  stages.flatMap(({ commands }) =>
    [...(commands?.env.values() ?? [])].flatMap((value) =>
      typeof value === "string" ? [] : [value.secret],
    ),
  );
