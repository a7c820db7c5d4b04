import { compareCosts } from "../../broker/billing/compare.ts";
import { renderCosts, renderCostsOfRuns } from "../../report/bill/cost-report.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import { columnsOf, type Io, wantsColor } from "../io.ts";
import { wholeLedger } from "./run-statuses.ts";
import type { OpenState } from "./state-folder.ts";

/** @param run  absent: all, one line each */
export const showCosts = async (
  run: string | undefined,
  state: OpenState,
  { json, color }: { readonly json?: boolean; readonly color: boolean },
  io: Io,
): Promise<ExitCode> => {
  const ledger = await wholeLedger(state, io);
  if (!ledger.ok) return fail(ledger.error, io, color);
  const { journal } = state;
  const compare = (id: string) => compareCosts(id, journal.read(id), ledger.value);
  const render = { columns: columnsOf(io.out), color: wantsColor(io.out, io.env, color) };
  if (run === undefined) {
    const all = journal.runs().map(compare);
    io.out.write(json ? `${JSON.stringify(all, null, 2)}\n` : renderCostsOfRuns(all, render));
  } else {
    const one = compare(run);
    io.out.write(json ? `${JSON.stringify(one, null, 2)}\n` : renderCosts(one, render));
  }
  return EXIT.done;
};
