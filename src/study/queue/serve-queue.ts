import type { Redis } from "ioredis";
import { openPool, type ScenarioPool } from "../pool/pool.ts";
import type { StudyWork } from "../pool/work.ts";
import type { Answer } from "../solve/solver.ts";
import type { Broker } from "./broker.ts";
import {
  answerKey,
  KEEP_SECONDS,
  type QueueNeeds,
  queueName,
  type ScenarioJob,
  STUDIES,
  workKey,
} from "./names.ts";

/** A worker that says nothing for so long counts as dead, and another takes its scenario. */
const LOCK_MS = 10_000;
const LOOK_FOR_DEAD_MS = 5_000;
/** A scenario may outlive so many workers. */
const MOST_DEATHS = 20;

export interface WorkerSettings {
  readonly broker: Broker;
  /** A connection of its own, which stays open. */
  readonly redis: Redis;
  readonly needs: QueueNeeds;
  /** Absent: the catalog in use. */
  readonly catalogDir?: string;
  readonly threads: number;
  /** Told of a study that waits for another catalog or version, once each. */
  readonly onStranger: (needs: QueueNeeds) => void;
  readonly onFailure: (index: number, reason: string) => void;
}

export interface QueueWorker {
  /** Gives back what is not begun, lets what is begun end. */
  readonly close: () => Promise<void>;
}

/** Takes scenarios from the queue of this catalog and version until it is closed. */
export const serveQueue = async (settings: WorkerSettings): Promise<QueueWorker> => {
  const { Worker } = await import("bullmq");
  const { broker, redis, needs, threads } = settings;
  const studies = new OpenStudies(settings);
  const worker = new Worker<ScenarioJob>(
    queueName(needs),
    async ({ id, data }) => {
      const known = await redis.exists(answerKey(id!));
      if (known > 0) return;
      const answer = await studies.answer(data);
      // The first answer stays: a worker that was thought dead may come later with the same.
      await redis.set(answerKey(id!), JSON.stringify(answer), "EX", KEEP_SECONDS, "NX");
    },
    {
      connection: broker.options,
      concurrency: threads,
      lockDuration: LOCK_MS,
      stalledInterval: LOOK_FOR_DEAD_MS,
      maxStalledCount: MOST_DEATHS,
    },
  );
  worker.on("failed", (job, error) => settings.onFailure(job?.data.index ?? -1, error.message));
  worker.on("error", () => undefined);
  const watching = setInterval(() => void lookForStrangers(settings, strangers), LOOK_FOR_DEAD_MS);
  const strangers = new Set<string>();
  await worker.waitUntilReady();
  await lookForStrangers(settings, strangers);
  return {
    close: async () => {
      clearInterval(watching);
      await worker.close();
      await studies.close();
    },
  };
};

const lookForStrangers = async (
  { redis, needs, onStranger }: WorkerSettings,
  told: Set<string>,
): Promise<void> => {
  const waiting = await redis.hgetall(STUDIES).catch(() => ({}));
  for (const [name, text] of Object.entries(waiting)) {
    if (name === queueName(needs) || told.has(name)) continue;
    told.add(name);
    onStranger(JSON.parse(text) as QueueNeeds);
  }
};

/** Threads are opened for one study at a time: the last one is the likeliest to come again. */
class OpenStudies {
  readonly #settings: WorkerSettings;
  #hash = "";
  #pool: Promise<ScenarioPool> | undefined;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
  }

  async answer({ hash, index }: ScenarioJob): Promise<Answer> {
    return (await this.#poolFor(hash)).answer(index);
  }

  #poolFor(hash: string): Promise<ScenarioPool> {
    if (this.#pool !== undefined && hash === this.#hash) return this.#pool;
    const old = this.#pool;
    this.#hash = hash;
    this.#pool = this.#open(hash, old);
    return this.#pool;
  }

  async #open(hash: string, old: Promise<ScenarioPool> | undefined): Promise<ScenarioPool> {
    const { redis, needs, catalogDir, threads } = this.#settings;
    const text = await redis.get(workKey(hash));
    if (text === null) throw new Error("the study is no longer on the queue");
    const work = JSON.parse(text) as StudyWork;
    if (work.catalogSha256 !== needs.catalogSha256)
      throw new Error("the study needs another catalog than this worker has");
    await (await old)?.close();
    return openPool({ ...work, ...(catalogDir === undefined ? {} : { catalogDir }) }, threads);
  }

  async close(): Promise<void> {
    await (await this.#pool)?.close();
  }
}
