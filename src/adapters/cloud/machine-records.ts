import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobStatus } from "../../domain/adapter.ts";
import { failed } from "../failure.ts";

/** What the broker notes about the machines of a request: a cloud forgets machines that are gone. */
export interface MachineRecord {
  /** Before the cloud was asked. */
  readonly askedAtMs: number;
  readonly run?: string;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** By rank, once they answered. */
  readonly nodes?: readonly NodeRecord[];
}

type Gone = Extract<JobStatus, { state: "machine-gone" }>;

export interface NodeRecord {
  readonly host: string;
  readonly address: string;
  readonly folder: string;
}

export interface MachineRecords {
  read(requestId: string): Promise<MachineRecord | undefined>;
  write(requestId: string, record: MachineRecord): Promise<void>;
  /** Notes that it is about to be asked for. Throws `Failed` when it was ended before, or its id is no name. */
  ask(requestId: string, run: string, nowMs: number): Promise<MachineRecord>;
  /** What every later question about a machine that was ended gets; `undefined`: it was not. */
  end(requestId: string): Promise<Gone | undefined>;
  /** File of the host keys of a request's machines: another machine may get the same address later. */
  knownHostsFile(requestId: string): string;
}

export const machineRecords = (folder: string): MachineRecords => {
  const fileOf = (requestId: string): string => {
    if (!/^[a-z0-9][a-z0-9-]{0,49}$/.test(requestId))
      throw failed("unsupported", `"${requestId}" is no id of a request`);
    return join(folder, `${requestId}.json`);
  };
  const read = async (requestId: string): Promise<MachineRecord | undefined> => {
    try {
      return JSON.parse(await readFile(fileOf(requestId), "utf8")) as MachineRecord;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  };
  const write = async (requestId: string, record: MachineRecord): Promise<void> => {
    const file = fileOf(requestId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const part = join(folder, `.${requestId}-${randomUUID()}`);
    await writeFile(part, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    await rename(part, file);
  };
  return {
    read,
    write,
    ask: async (requestId, run, nowMs) => {
      const noted = (await read(requestId)) ?? { askedAtMs: nowMs, run };
      if (noted.endedAtMs !== undefined) throw failed("unknown", `${requestId} was ended already`);
      await write(requestId, noted);
      // ssh would make it for everybody to read.
      const hosts = join(folder, `${requestId}.known-hosts`);
      await writeFile(hosts, "", { mode: 0o600, flag: "a" });
      return noted;
    },
    end: async (requestId) => {
      const endedAtMs = (await read(requestId))?.endedAtMs;
      return endedAtMs === undefined
        ? undefined
        : { state: "machine-gone", reason: "ended", atMs: endedAtMs };
    },
    knownHostsFile: (requestId) => join(folder, `${requestId}.known-hosts`),
  };
};
