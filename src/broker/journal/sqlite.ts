import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Database from "libsql";
import type { Recorded, RunEvent } from "../events.ts";
import { storing } from "../storage-fault.ts";
import { type IsAlive, isAlive } from "./holder.ts";
import type { Holder, Journal } from "./journal.ts";
import { JOURNAL_SQL } from "./schema.ts";

/** How long a writer waits for another process's write. */
const BUSY_MS = 10_000;

/**
 * The journal in a SQLite file that only its owner may read, or in memory. An event is on the disk when `append` returns.
 *
 * @param file   `:memory:` for one that ends with the process
 * @param alive  whether a holder still runs; other hosts' always count as running
 * @throws StorageFault  when the file cannot be opened or is no journal; so do the journal's methods later
 */
export const openJournal = (file: string, alive: IsAlive = isAlive): Journal =>
  guarded(
    file,
    storing(file, () => opened(file, alive)),
  );

/** Every method tells what is wrong with the disk in one way. */
const guarded = (file: string, journal: Journal): Journal => ({
  append: (...given) => storing(file, () => journal.append(...given)),
  read: (...given) => storing(file, () => journal.read(...given)),
  runs: () => storing(file, () => journal.runs()),
  claim: (...given) => storing(file, () => journal.claim(...given)),
  release: (...given) => storing(file, () => journal.release(...given)),
  holderOf: (...given) => storing(file, () => journal.holderOf(...given)),
  close: () => journal.close(),
});

const opened = (file: string, alive: IsAlive): Journal => {
  if (file !== ":memory:") ownFile(file);
  const db = new Database(file);
  db.pragma(`busy_timeout = ${BUSY_MS}`);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(JOURNAL_SQL);
  const insert = db.prepare("INSERT INTO events (run, at_ms, kind, body) VALUES (?, ?, ?, ?)");
  const since = db.prepare(
    "SELECT id, run, at_ms, body FROM events WHERE run = ? AND id > ? ORDER BY id",
  );
  const allRuns = db.prepare("SELECT run FROM events WHERE kind = 'run-created' ORDER BY id");
  const holderOf = db.prepare("SELECT host, pid, started_at_ms FROM claims WHERE run = ?");
  const take = db.prepare(
    "INSERT OR REPLACE INTO claims (run, host, pid, started_at_ms) VALUES (?, ?, ?, ?)",
  );
  const leave = db.prepare(
    "DELETE FROM claims WHERE run = ? AND host = ? AND pid = ? AND started_at_ms = ?",
  );
  const claimedBy = (run: string): Holder | undefined => {
    const held = holderOf.get(run) as HolderRow | undefined;
    return held && { host: held.host, pid: held.pid, startedAtMs: held.started_at_ms };
  };
  const claim = db.transaction(
    (run: string, own: Holder, takeOver: boolean): Holder | undefined => {
      const other = claimedBy(run);
      const gone = other === undefined || isSame(other, own) || !alive(other);
      if (!gone && !(takeOver && other.host !== own.host)) return other;
      take.run(run, own.host, own.pid, own.startedAtMs);
      return undefined;
    },
  );
  return {
    append: (run, event, atMs) => {
      const { lastInsertRowid } = insert.run(
        run,
        Math.round(atMs),
        event.kind,
        JSON.stringify(event),
      );
      return { id: Number(lastInsertRowid), run, atMs: Math.round(atMs), event };
    },
    read: (run, afterId = 0) => (since.all(run, afterId) as EventRow[]).map(recorded),
    runs: () => (allRuns.all() as { run: string }[]).map(({ run }) => run),
    claim: (run, own, takeOver = false) => claim.immediate(run, own, takeOver),
    release: (run, { host, pid, startedAtMs }) => {
      leave.run(run, host, pid, startedAtMs);
    },
    holderOf: (run) => {
      const holder = claimedBy(run);
      return holder !== undefined && alive(holder) ? holder : undefined;
    },
    close: () => {
      db.close();
    },
  };
};

interface EventRow {
  readonly id: number;
  readonly run: string;
  readonly at_ms: number;
  readonly body: string;
}

interface HolderRow {
  readonly host: string;
  readonly pid: number;
  readonly started_at_ms: number;
}

const recorded = ({ id, run, at_ms, body }: EventRow): Recorded => ({
  id,
  run,
  atMs: at_ms,
  event: JSON.parse(body) as RunEvent,
});

const isSame = (a: Holder, b: Holder): boolean =>
  a.host === b.host && a.pid === b.pid && a.startedAtMs === b.startedAtMs;

/** SQLite gives the files beside it the same mode. */
const ownFile = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
};
