import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type {
  Adapter,
  Answer,
  Ended,
  Job,
  JobStatus,
  Machine,
  MachineRequest,
} from "../../../src/domain/adapter.ts";
import type { Subject, World } from "./subject.ts";

/** What the cases of the contract work with. */
export interface Bench {
  readonly world: World;
  readonly adapter: Adapter;
  /** A folder for the files of the tests. */
  readonly scratch: string;
  open(): Promise<void>;
  close(): Promise<void>;
  /** A signal that ends what takes too long. */
  soon(): AbortSignal;
  /** A request of its own. */
  request(more?: Partial<MachineRequest>): MachineRequest;
  machineFor(request: MachineRequest): Promise<Machine>;
  end(request: MachineRequest): Promise<Answer<Ended>>;
  until(
    machine: Machine,
    jobId: string,
    wanted: (status: JobStatus) => boolean,
  ): Promise<JobStatus>;
  ended(machine: Machine, jobId: string): Promise<JobStatus>;
  wholeLog(machine: Machine, jobId: string): Promise<string>;
}

interface Opened {
  readonly world: World;
  readonly adapter: Adapter;
  readonly scratch: string;
}

/** By all benches of a file: they may share a cluster. */
let made = 0;

export const benchFor = (subject: Subject): Bench => {
  let opened: Opened | undefined;
  /** What a test that failed has left. */
  const left = new Map<string, MachineRequest>();
  const at = (): Opened => {
    if (opened === undefined) throw new Error("the world is not open");
    return opened;
  };
  const soon = (): AbortSignal => AbortSignal.timeout(45_000);
  const bench: Bench = {
    get world() {
      return at().world;
    },
    get adapter() {
      return at().adapter;
    },
    get scratch() {
      return at().scratch;
    },
    open: async () => {
      const world = await subject.open();
      const scratch = await mkdtemp(join(tmpdir(), "sky-contract-"));
      opened = { world, scratch, adapter: await world.adapter() };
    },
    close: async () => {
      const { world, adapter, scratch } = at();
      for (const request of left.values()) await adapter.terminate(request, soon());
      await world.close();
      await rm(scratch, { recursive: true, force: true });
    },
    soon,
    request: (more = {}) => {
      made += 1;
      const one = { ...at().world.request, id: `c-${process.pid}-${made}`, ...more };
      left.set(one.id, one);
      return one;
    },
    machineFor: async (request) => must(await at().adapter.provision(request, soon())),
    end: (request) => {
      left.delete(request.id);
      return at().adapter.terminate(request, soon());
    },
    until: async (machine, jobId, wanted) => {
      for (let tries = 0; tries < 200; tries++) {
        const status = must(await at().adapter.status(machine, jobId, soon()));
        if (wanted(status)) return status;
        await sleep(100);
      }
      throw new Error(`${jobId} did not get there`);
    },
    ended: (machine, jobId) =>
      bench.until(
        machine,
        jobId,
        (status) => status.state === "ended" || status.state === "machine-gone",
      ),
    wholeLog: async (machine, jobId) =>
      must(await at().adapter.logs(machine, jobId, 0, soon())).text,
  };
  return bench;
};

export const EMPTY: Omit<Job, "id" | "run"> = { env: {}, secrets: {}, inputs: [], nodes: 1 };

export const must = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.message}`);
  return answer.value;
};

export const fileUrl = (path: string): string => pathToFileURL(path).href;

export const write = async (
  path: string,
  content: string | Buffer,
  mode = 0o644,
): Promise<void> => {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content, { mode });
};
