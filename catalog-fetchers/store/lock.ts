import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { err, ok, type Result } from "../../src/domain/result.ts";

/** Who writes to a user's catalog directory. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** Tells two locks of one process apart. */
  readonly token: string;
}

export interface HeldLock {
  /** The owner of a lock that was left behind, when there was one. */
  readonly tookOver?: LockOwner;
  readonly release: () => Promise<void>;
}

/** No update takes this long: the owner on another host is believed to be gone. */
const OLDEST_MS = 6 * 3_600_000;
const ATTEMPTS = 5;

/**
 * Keeps two updates from writing at once. The lock is a file that appears whole (a link to a finished draft), with
 * process and host of its owner. When that process is dead, the lock is taken over: kill -9 locks nobody out.
 *
 * @returns the lock, or who holds it
 */
export const acquireLock = async (
  dir: string,
  now: () => Date,
): Promise<Result<HeldLock, LockOwner>> => {
  const owner = newOwner(now());
  const path = join(dir, "update.lock");
  await mkdir(dir, { recursive: true });
  let stale: LockOwner | undefined;
  let holder: LockOwner = owner;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await create(path, owner)) {
      const release = () => removeIfOwn(path, owner);
      return ok(stale === undefined ? { release } : { release, tookOver: stale });
    }
    const found = await readOwner(path);
    if (found === undefined) continue;
    holder = found;
    if (isAlive(found, now())) return err(found);
    if (await remove(path, found)) stale = found;
  }
  return err(holder);
};

const newOwner = (now: Date): LockOwner => ({
  pid: process.pid,
  host: hostname(),
  since: now.toISOString(),
  token: randomUUID(),
});

/** @returns false when there is a lock already */
const create = async (path: string, owner: LockOwner): Promise<boolean> => {
  const draft = `${path}.${owner.token}`;
  await writeFile(draft, JSON.stringify(owner));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

const readOwner = async (path: string): Promise<LockOwner | undefined> => {
  try {
    return JSON.parse(await readFile(path, "utf8")) as LockOwner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    // No lock of this program; nobody is known to hold it.
    return { pid: 0, host: hostname(), since: new Date(0).toISOString(), token: "" };
  }
};

const isAlive = ({ pid, host, since }: LockOwner, now: Date): boolean => {
  if (now.getTime() - Date.parse(since) > OLDEST_MS) return false;
  if (host !== hostname()) return true;
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process runs, as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/**
 * Moves the lock of a dead owner away. Another process may have done so since and hold a lock of its own: then that one
 * was moved, and is put back.
 */
const remove = async (path: string, owner: LockOwner): Promise<boolean> => {
  const aside = `${path}.stale-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return false;
  }
  const moved = await readOwner(aside);
  const isIt = moved?.token === owner.token;
  if (!isIt) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return isIt;
};

const removeIfOwn = async (path: string, owner: LockOwner): Promise<void> => {
  if ((await readOwner(path))?.token === owner.token) await rm(path, { force: true });
};
