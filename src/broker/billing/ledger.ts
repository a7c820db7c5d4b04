import { cloudOf } from "../../domain/ids.ts";
import type { BillingRule, Ledger, LedgerEntry } from "../../domain/ledger.ts";
import type { Account, Recorded } from "../events.ts";
import { PER_SECOND, type Rounding } from "./billed-time.ts";
import { EgressMeter } from "./egress-entries.ts";
import { machineEntries, type Payer, UsedDiscounts } from "./machine-entries.ts";
import { type MarginOf, withMargins } from "./margins.ts";
import { type Usage, usageOf } from "./usage.ts";

export interface LedgerOptions {
  /** Machines without an end are counted until then. */
  readonly nowMs: number;
  /** How clouds round time; one without a rule is charged by the second. */
  readonly rules: readonly BillingRule[];
  /** Free monthly allowances of data count; absent: another use may have taken them. */
  readonly countAllowance?: boolean;
}

/**
 * What all this has cost: every machine and every copy of the journal, and the broker's margin.
 *
 * @param events  of all runs that share accounts, in the journal's order: tariffs count over a month and an account
 */
export const ledgerOf = (events: readonly Recorded[], options: LedgerOptions): Ledger => {
  const accounts = accountsOf(events);
  const rules = new Map(options.rules.map((rule) => [rule.cloud, rule]));
  const usages = usageOf(events, options.nowMs);
  const machines = machineLines(usages, rules, accounts);
  const egress = egressLines(events, accounts, options.countAllowance ?? false);
  const charges = [...machines, ...egress.entries].sort(byDay);
  const own = ownClouds(events);
  const said = usages.flatMap((usage) => [
    ...roundingAssumption(cloudOf(usage.request.location), rules, own),
    ...presenceAssumption(usage),
  ]);
  const assumptions = [...said, ...egress.unknown];
  const marginOf: MarginOf = ({ run, cloud }) => {
    const { owner, marginPct } = accountOf(accounts, run, cloud);
    return owner === "broker" && (marginPct ?? 0) > 0 ? marginPct : undefined;
  };
  return { entries: withMargins(charges, marginOf), assumptions: [...new Set(assumptions)] };
};

type Accounts = ReadonlyMap<string, Readonly<Record<string, Account>>>;

const accountsOf = (events: readonly Recorded[]): Accounts =>
  new Map(
    events.flatMap(({ run, event }) =>
      event.kind === "run-created" ? [[run, event.settings.accounts] as const] : [],
    ),
  );

/** Nothing was said: the user's own account with that cloud. */
const accountOf = (accounts: Accounts, run: string, cloud: string): Account => {
  const named = accounts.get(run);
  return named !== undefined && Object.hasOwn(named, cloud)
    ? (named[cloud] ?? { owner: "user", account: cloud })
    : { owner: "user", account: cloud };
};

const payerIn =
  (accounts: Accounts, run: string) =>
  (cloud: string): Payer => {
    const { owner, account } = accountOf(accounts, run, cloud);
    return { owner, account };
  };

const machineLines = (
  usages: readonly Usage[],
  rules: ReadonlyMap<string, Rounding>,
  accounts: Accounts,
): readonly LedgerEntry[] => {
  const used = new UsedDiscounts();
  return usages.flatMap((usage) => {
    const cloud = cloudOf(usage.request.location);
    const payer = payerIn(accounts, usage.run)(cloud);
    return machineEntries(usage, rules.get(cloud) ?? PER_SECOND, payer, used);
  });
};

const egressLines = (
  events: readonly Recorded[],
  accounts: Accounts,
  countAllowance: boolean,
): { entries: readonly LedgerEntry[]; unknown: ReadonlySet<string> } => {
  const meter = new EgressMeter((run) => payerIn(accounts, run), countAllowance);
  const heard = events.flatMap((recorded) => meter.entries(recorded));
  return { entries: [...heard, ...meter.unheard()], unknown: meter.unknown };
};

/** Stable: what happened first stays first. */
const byDay = (a: LedgerEntry, b: LedgerEntry): number =>
  a.day < b.day ? -1 : Number(a.day > b.day);

/** Clouds that a pipeline brings itself: what their machines cost is what it says. */
const ownClouds = (events: readonly Recorded[]): ReadonlySet<string> =>
  new Set(
    events.flatMap(({ event }) => {
      if (event.kind !== "run-created") return [];
      const { clouds } = JSON.parse(event.pipeline) as { readonly clouds?: object };
      return Object.keys(clouds ?? {});
    }),
  );

const roundingAssumption = (
  cloud: string,
  rules: ReadonlyMap<string, BillingRule>,
  own: ReadonlySet<string>,
): readonly string[] => {
  const rule = rules.get(cloud);
  if (rule?.confidence === "assumed")
    return [`how ${cloud} rounds the time of machines is assumed`];
  if (rule !== undefined || own.has(cloud)) return [];
  return [`how ${cloud} rounds the time of machines is not known; billed by the second`];
};

const presenceAssumption = ({ request, open }: Usage): readonly string[] =>
  open === "unconfirmed"
    ? [
        `machines of ${request.stage} were asked for at ${request.location}, and whether they came is not known; counted as if`,
      ]
    : [];
