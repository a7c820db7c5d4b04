import { ledgerOf } from "../../broker/billing/ledger.ts";
import { runStatusOf } from "../../broker/run-status.ts";
import { stateOf } from "../../broker/state/fold.ts";
import { loadBillingRules } from "../../catalog/billing-rules.ts";
import type { CatalogError } from "../../domain/errors.ts";
import type { Ledger } from "../../domain/ledger.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { RunStatus } from "../../domain/run-status.ts";
import type { Io } from "../io.ts";
import { journalEvents } from "./journal-events.ts";
import type { OpenState } from "./state-folder.ts";

/** What everything in a journal has cost until now. */
export const wholeLedger = async (
  { journal }: OpenState,
  io: Pick<Io, "now">,
): Promise<Result<Ledger, CatalogError>> => {
  const rules = await loadBillingRules();
  if (!rules.ok) return rules;
  const options = { nowMs: io.now().getTime(), rules: rules.value };
  return ok(ledgerOf(journalEvents(journal), options));
};

/** What each of some runs is like now. */
export const runStatuses = async (
  runs: readonly string[],
  state: OpenState,
  io: Pick<Io, "now">,
): Promise<Result<readonly RunStatus[], CatalogError>> => {
  const ledger = await wholeLedger(state, io);
  if (!ledger.ok) return ledger;
  const { journal } = state;
  const nowMs = io.now().getTime();
  return ok(
    runs.map((run) => {
      const events = journal.read(run);
      const holder = journal.holderOf(run);
      const inputs = { state: stateOf(events), events, ledger: ledger.value, nowMs };
      return runStatusOf({ ...inputs, ...(holder && { holder }) });
    }),
  );
};
