import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../../src/broker/events.ts";
import { isAlive, thisHolder } from "../../../src/broker/journal/holder.ts";
import { openJournal } from "../../../src/broker/journal/sqlite.ts";

const ENDED: RunEvent = { kind: "run-ended", status: "finished" };
const CANCEL: RunEvent = { kind: "cancel-requested" };

describe("journal", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "journal-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const file = () => join(folder, "state", "journal.db");

  it("keeps each run's events in order, also for another reader", () => {
    const one = openJournal(file());
    const first = one.append("r1", CANCEL, 10);
    one.append("r2", CANCEL, 11);
    one.append("r1", ENDED, 12);
    const other = openJournal(file());
    expect(other.read("r1").map(({ event, atMs }) => [event, atMs])).toEqual([
      [CANCEL, 10],
      [ENDED, 12],
    ]);
    expect(other.read("r1", first.id).map(({ event }) => event)).toEqual([ENDED]);
    one.close();
    other.close();
  });

  it("can be read by its owner alone", () => {
    const journal = openJournal(file());
    journal.append("r1", CANCEL, 1);
    for (const name of ["journal.db", "journal.db-wal", "journal.db-shm"])
      expect(statSync(join(folder, "state", name)).mode & 0o777, name).toBe(0o600);
    expect(statSync(join(folder, "state")).mode & 0o777).toBe(0o700);
    journal.close();
  });

  it("lets nobody change or remove what is written", () => {
    const journal = openJournal(file());
    journal.append("r1", CANCEL, 1);
    const raw = new Database(file());
    expect(() => raw.exec("UPDATE events SET at_ms = 2")).toThrow("append-only");
    expect(() => raw.exec("DELETE FROM events")).toThrow("append-only");
    raw.close();
    expect(journal.read("r1")).toHaveLength(1);
    journal.close();
  });

  it("gives a run to one live broker at a time", () => {
    const dead = { host: thisHolder().host, pid: 2 ** 22 + 1, startedAtMs: 1 };
    const journal = openJournal(file());
    expect(journal.claim("r1", dead)).toBeUndefined();
    expect(journal.claim("r1", thisHolder())).toBeUndefined();
    expect(journal.claim("r1", { ...thisHolder(), pid: 1 })).toEqual(thisHolder());
    journal.release("r1", thisHolder());
    expect(journal.claim("r1", dead)).toBeUndefined();
    journal.close();
  });

  it("gives up the claim of another host only when it is told to", () => {
    const elsewhere = { host: "elsewhere", pid: 1, startedAtMs: 1 };
    const journal = openJournal(":memory:");
    journal.claim("r1", elsewhere);
    expect(journal.claim("r1", thisHolder())).toEqual(elsewhere);
    expect(journal.claim("r1", thisHolder(), true)).toBeUndefined();
    // A live one of this host is never pushed aside.
    expect(journal.claim("r1", { ...thisHolder(), pid: 1 }, true)).toEqual(thisHolder());
    journal.close();
  });

  it("does not take a later process with the same id for the holder", () => {
    expect(isAlive(thisHolder())).toBe(true);
    expect(isAlive({ ...thisHolder(), startedAtMs: thisHolder().startedAtMs + 1 })).toBe(false);
  });
});
