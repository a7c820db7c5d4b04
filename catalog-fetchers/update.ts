import pLimit from "p-limit";
import { resolveAccelerator } from "../src/catalog/accelerator-names.ts";
import { chooseClouds, newestByCloud } from "../src/catalog/user/choose.ts";
import { readManifest } from "../src/catalog/user/manifest.ts";
import type { Catalog } from "../src/domain/catalog.ts";
import type { CatalogError } from "../src/domain/errors.ts";
import { err, ok, type Result } from "../src/domain/result.ts";
import type { HttpClient, ParseContext, ParsedCatalog } from "./fetcher.ts";
import { type GateOffer, offersByCloud } from "./gates/offers.ts";
import { type Changes, type Examined, examine, publishExamined } from "./publication.ts";
import type { RegisteredFetcher } from "./registry.ts";
import { acquireLock, type LockOwner } from "./store/lock.ts";
import { recordFailure } from "./store/publish.ts";

export interface UpdateOptions {
  readonly fetchers: readonly RegisteredFetcher[];
  readonly userDir: string;
  /** What holds now, with the user's clouds on top. */
  readonly current: Catalog;
  /** What comes with the package. */
  readonly bundled: Catalog;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Clouds at once. */
  readonly concurrency?: number;
  /** Publish what the gates would refuse, with their findings as flags. */
  readonly accept?: boolean;
  readonly onProgress?: (cloud: string, progress: CloudProgress) => void;
}

export type CloudProgress =
  | { readonly kind: "fetching"; readonly done: number; readonly total: number }
  | { readonly kind: "finished"; readonly outcome: CloudOutcome };

/** How the update of one cloud ended. */
export interface CloudOutcome {
  readonly cloud: string;
  /**
   * `skipped`: no credentials. `failed`: the provider could not be read. `refused`: the answer is suspicious. In all
   * three the last good snapshot stays.
   */
  readonly status: "updated" | "skipped" | "failed" | "refused";
  readonly reason?: string;
  readonly flags: readonly string[];
  /** Absent when nothing was fetched. */
  readonly changes?: Changes;
  readonly refusedRows: number;
  /** Which prices hold now. */
  readonly holds: { readonly used: "user" | "bundled" | "none"; readonly asOf: string };
}

export type UpdateError =
  | { readonly kind: "locked"; readonly owner: LockOwner }
  | { readonly kind: "catalog"; readonly error: CatalogError };

export interface UpdateReport {
  readonly outcomes: readonly CloudOutcome[];
  /** The owner of a lock that a dead update left behind. */
  readonly tookOver?: LockOwner;
}

const CONCURRENCY = 4;

/**
 * Fetches clouds and publishes those that pass the gates, each as soon as it is there. One cloud's trouble is its own:
 * it keeps its last good snapshot, with the reason.
 */
export const updateCatalog = async (
  options: UpdateOptions,
): Promise<Result<UpdateReport, UpdateError>> => {
  const lock = await acquireLock(options.userDir, options.now);
  if (!lock.ok) return err({ kind: "locked", owner: lock.error });
  try {
    const manifest = await readManifest(options.userDir);
    if (!manifest.ok) return err({ kind: "catalog", error: manifest.error });
    const holds = new Map(
      chooseClouds(manifest.value, newestByCloud(options.bundled)).map(({ cloud, ...choice }) => [
        cloud,
        choice,
      ]),
    );
    const run = newRun(options, (cloud) => holds.get(cloud) ?? { used: "none", asOf: "" });
    const limit = pLimit(options.concurrency ?? CONCURRENCY);
    const outcomes = await Promise.all(
      options.fetchers.map((fetcher) => limit(() => updateCloud(fetcher, run))),
    );
    const { tookOver } = lock.value;
    return ok(tookOver === undefined ? { outcomes } : { outcomes, tookOver });
  } finally {
    await lock.value.release();
  }
};

/** What all clouds of one update share. */
interface Run extends UpdateOptions {
  readonly before: ReadonlyMap<string, readonly GateOffer[]>;
  readonly holds: (cloud: string) => CloudOutcome["holds"];
  /** One after the other: each reads and replaces the manifest. */
  readonly write: <T>(work: () => Promise<T>) => Promise<T>;
}

const newRun = (options: UpdateOptions, holds: Run["holds"]): Run => {
  const one = pLimit(1);
  return {
    ...options,
    before: offersByCloud(options.current),
    holds: (cloud) => {
      const { used, asOf } = holds(cloud);
      return { used, asOf };
    },
    write: (work) => one(work),
  };
};

const updateCloud = async (fetcher: RegisteredFetcher, run: Run): Promise<CloudOutcome> => {
  const outcome = await outcomeOf(fetcher, run);
  run.onProgress?.(fetcher.id, { kind: "finished", outcome });
  return outcome;
};

const outcomeOf = async (fetcher: RegisteredFetcher, run: Run): Promise<CloudOutcome> => {
  const cloud = fetcher.id;
  const kept = { cloud, flags: [], refusedRows: 0, holds: run.holds(cloud) };
  const missing = fetcher.source.credentials.filter((name) => (run.env[name] ?? "") === "");
  if (missing.length > 0)
    return { ...kept, status: "skipped", reason: `no credentials: set ${missing.join(", ")}` };
  const fetched = await fetchRows(fetcher, run);
  if (!fetched.ok) return keep({ ...kept, status: "failed", reason: fetched.error }, run);
  const examined = examine(cloud, fetched.value, {
    known: run.bundled,
    before: run.before.get(cloud) ?? [],
    volatile: fetcher.source.volatile === true,
  });
  const { verdict, changes, sifted } = examined;
  const seen = { ...kept, flags: verdict.flags, changes, refusedRows: sifted.refused.length };
  const hasOffers = changes.rows > 0;
  if (verdict.refusals.length > 0 && !(run.accept === true && hasOffers))
    return keep({ ...seen, status: "refused", reason: verdict.refusals.join("; ") }, run);
  return publish(fetcher, examined, seen, run);
};

const fetchRows = async (
  fetcher: RegisteredFetcher,
  run: Run,
): Promise<Result<ParsedCatalog, string>> => {
  const { id, source } = fetcher;
  run.onProgress?.(id, { kind: "fetching", done: 0, total: 0 });
  try {
    const rows = await fetcher.rows(
      {
        http: run.http,
        signal: run.signal,
        credentials: variablesOf(source, run.env),
        baseUrl: baseUrlOf(fetcher, run.env),
        onProgress: (done, total) => run.onProgress?.(id, { kind: "fetching", done, total }),
      },
      parseContext(run),
    );
    return ok(rows);
  } catch (error) {
    return err(withoutSecrets(error, variablesOf({ ...source, settings: [] }, run.env)));
  }
};

/** All credentials, and of what a cloud can do without that which is set. */
const variablesOf = (
  { credentials, optionalCredentials = [], settings = [] }: RegisteredFetcher["source"],
  env: UpdateOptions["env"],
) => {
  const isSet = (name: string): boolean => (env[name] ?? "") !== "";
  const names = [...credentials, ...[...optionalCredentials, ...settings].filter(isSet)];
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
};

/** `SKY_CATALOG_URL_<CLOUD>`: a mirror in place of the provider's own address. */
const baseUrlOf = ({ id, source }: RegisteredFetcher, env: UpdateOptions["env"]): string => {
  const mirror = env[`SKY_CATALOG_URL_${id.toUpperCase().replace(/\W/g, "_")}`] ?? "";
  return (mirror === "" ? source.url : mirror).replace(/\/+$/, "");
};

const parseContext = ({ bundled, now }: Run): ParseContext => ({
  asOf: now().toISOString().slice(0, 10),
  bundled,
  accelerator: (name) => {
    const found = resolveAccelerator(bundled, name);
    return found.ok ? found.value : undefined;
  },
});

/** A fetcher's own error may quote what it sent. */
const withoutSecrets = (error: unknown, credentials: Readonly<Record<string, string>>): string => {
  const text = error instanceof Error ? error.message : String(error);
  return Object.entries(credentials).reduce(
    (words, [name, secret]) => (secret.length < 4 ? words : words.replaceAll(secret, `<${name}>`)),
    text,
  );
};

const keep = async (outcome: CloudOutcome, run: Run): Promise<CloudOutcome> => {
  const failure = { at: run.now().toISOString(), reason: outcome.reason ?? outcome.status };
  await run.write(() => recordFailure(run.userDir, outcome.cloud, failure));
  return outcome;
};

const publish = async (
  fetcher: RegisteredFetcher,
  examined: Examined,
  seen: Omit<CloudOutcome, "status">,
  run: Run,
): Promise<CloudOutcome> => {
  const at = run.now().toISOString();
  const asOf = at.slice(0, 10);
  const source = new URL(baseUrlOf(fetcher, run.env)).host;
  const published = await run.write(() =>
    publishExamined(run.userDir, fetcher.id, examined, { kind: "fetch", at, asOf, source }),
  );
  if (!published.ok) {
    const [problem] = published.error.problems;
    return { ...seen, status: "failed", reason: `${problem?.file}: ${problem?.detail}` };
  }
  return {
    ...seen,
    status: "updated",
    flags: [...examined.verdict.refusals, ...examined.verdict.flags],
    holds: { used: "user", asOf },
  };
};
