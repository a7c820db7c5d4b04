import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

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

export interface NodeRecord {
  readonly host: string;
  readonly address: string;
  readonly folder: string;
}

export interface MachineRecords {
  read(requestId: string): Promise<MachineRecord | undefined>;
  write(requestId: string, record: MachineRecord): Promise<void>;
  /** File of the host keys of a request's machines: another machine may get the same address later. */
  knownHostsFile(requestId: string): string;
}

export const machineRecords = (folder: string): MachineRecords => {
  const fileOf = (requestId: string): string => join(folder, `${requestId}.json`);
  return {
    read: async (requestId) => {
      try {
        return JSON.parse(await readFile(fileOf(requestId), "utf8")) as MachineRecord;
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    write: async (requestId, record) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = join(folder, `.${requestId}-${randomUUID()}`);
      await writeFile(part, `${JSON.stringify(record)}\n`, { mode: 0o600 });
      await rename(part, fileOf(requestId));
    },
    knownHostsFile: (requestId) => join(folder, `${requestId}.known-hosts`),
  };
};
