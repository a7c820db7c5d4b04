import type { RunSettings } from "../../broker/events.ts";
import type { RunState } from "../../broker/state/state.ts";
import { loadCatalog } from "../../catalog/load.ts";
import type { SkyError } from "../../domain/errors.ts";
import { ok, type Result } from "../../domain/result.ts";
import { partsOf } from "../../library/own-catalog.ts";
import { type PlanInputs, planInputs } from "../../library/plan-inputs.ts";
import type { PlanOptions } from "../../optimizer/plan.ts";
import { readPipeline } from "../../pipeline/read.ts";
import type { Io } from "../io.ts";
import { reachableOnly } from "./reachable.ts";

/** What the rest of a run is planned from: its own document, today's prices, the clouds that it can reach. */
export const runInputs = async (state: RunState): Promise<Result<PlanInputs, SkyError>> => {
  const { pipeline: text, run, settings } = state;
  const file = `run ${run}`;
  const read = readPipeline(text, { file, format: "json" });
  if (!read.ok) return read;
  const loaded = await loadCatalog({ dir: settings.planning?.catalog });
  if (!loaded.ok) return loaded;
  const inputs = planInputs(file, read.value, loaded.value, partsOf(file, read.value), {});
  if (!inputs.ok) return inputs;
  const { pipeline, catalog } = inputs.value;
  return ok({ ...inputs.value, pipeline: reachableOnly(pipeline, catalog, settings.adapters) });
};

/** Prices change by the day; looking this often costs nothing that one would notice. */
export const FRESH_MS = 10 * 60_000;

/**
 * What a run is planned from, read again now and then: `sky catalog update` may have brought other prices. A dataset that
 * cannot be read any more changes nothing.
 */
export const freshInputs = (
  state: RunState,
  first: PlanInputs,
  nowMs: () => number,
  freshMs = FRESH_MS,
): (() => Promise<PlanInputs>) => {
  let known = { inputs: first, atMs: nowMs() };
  return async () => {
    if (nowMs() - known.atMs < freshMs) return known.inputs;
    const read = await runInputs(state);
    const same = read.ok && read.value.catalog.sha256 === known.inputs.catalog.sha256;
    known = { inputs: read.ok && !same ? read.value : known.inputs, atMs: nowMs() };
    return known.inputs;
  };
};

const DEFAULT_TIME_LIMIT_MS = 60_000;

export const planOptionsOf = (
  planning: RunSettings["planning"],
  io: Pick<Io, "elapsedMs">,
): PlanOptions => ({
  solver: planning?.solver ?? "auto",
  timeLimitMs: planning?.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
  ...(planning?.pricesSince !== undefined && { pricesSince: planning.pricesSince }),
  now: io.elapsedMs,
});
