import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { StudyWork } from "../pool/work.ts";
import type { ScenarioRunner, WantedScenario } from "../run/run-study.ts";
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

const POLL_MS = 150;
const AT_ONCE = 500;
/** Rounds between two looks for jobs that vanished. */
const LOOK_AGAIN = 40;
/** A scenario that so many workers failed at is not tried for ever. */
const MOST_TRIES = 5;

/**
 * Puts scenarios on a queue and gathers the answers that workers leave.
 *
 * A job is named by the key of its scenario, and so is the answer: a scenario that is put on the queue twice, or solved
 * twice because its worker seemed dead, counts once. A study that was stopped finds the answers that came meanwhile.
 *
 * @param redis  a connection of its own, which stays open
 */
export const throughQueue =
  (broker: Broker, redis: Redis, needs: QueueNeeds, work: StudyWork): ScenarioRunner =>
  async (_, wanted, report, signal) => {
    const { Queue } = await import("bullmq");
    const name = queueName(needs);
    const text = JSON.stringify(portable(work));
    const hash = createHash("sha256").update(text).digest("hex");
    await redis.set(workKey(hash), text, "EX", KEEP_SECONDS);
    const queue = new Queue<ScenarioJob>(name, { connection: broker.options });
    queue.on("error", () => undefined);
    await redis.hset(STUDIES, name, JSON.stringify(needs));
    try {
      await new Gathering(redis, queue, hash, report).run(wanted, signal);
    } finally {
      await redis.hdel(STUDIES, name);
      await queue.close();
    }
  };

/** Directories of this machine mean nothing elsewhere: each worker has the catalog itself. */
const portable = ({ catalogDir: _, ...work }: StudyWork): StudyWork => work;

class Gathering {
  readonly #redis: Redis;
  readonly #queue: Queue<ScenarioJob>;
  readonly #hash: string;
  readonly #report: (key: string, answer: Answer) => void;
  readonly #open = new Map<string, WantedScenario>();
  readonly #tries = new Map<string, number>();

  constructor(
    redis: Redis,
    queue: Queue<ScenarioJob>,
    hash: string,
    report: (key: string, answer: Answer) => void,
  ) {
    this.#redis = redis;
    this.#queue = queue;
    this.#hash = hash;
    this.#report = report;
  }

  async run(wanted: readonly WantedScenario[], signal: AbortSignal | undefined): Promise<void> {
    for (const each of wanted) this.#open.set(each.key, each);
    await this.#gather();
    await this.#ask([...this.#open.values()]);
    for (let round = 1; this.#open.size > 0 && !signal?.aborted; round++) {
      await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(
        () => undefined,
      );
      await this.#gather();
      if (round % LOOK_AGAIN === 0) await this.#askAgain();
    }
  }

  async #gather(): Promise<void> {
    const keys = [...this.#open.keys()];
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = keys.slice(at, at + AT_ONCE);
      const texts = await this.#redis.mget(some.map(answerKey));
      texts.forEach((text, k) => {
        if (text === null) return;
        this.#open.delete(some[k]!);
        this.#report(some[k]!, JSON.parse(text) as Answer);
      });
    }
  }

  async #ask(scenarios: readonly WantedScenario[]): Promise<void> {
    for (let at = 0; at < scenarios.length; at += AT_ONCE)
      await this.#queue.addBulk(
        scenarios.slice(at, at + AT_ONCE).map(({ key, index }) => ({
          name: "scenario",
          data: { hash: this.#hash, index },
          opts: { jobId: key, removeOnComplete: true, removeOnFail: true },
        })),
      );
  }

  /** A job that is gone without an answer failed: perhaps its worker died too often, perhaps it has a fault. */
  async #askAgain(): Promise<void> {
    const gone: WantedScenario[] = [];
    for (const each of this.#open.values())
      if ((await this.#queue.getJob(each.key)) === undefined) gone.push(each);
    await this.#gather();
    const lost = gone.filter(({ key }) => this.#open.has(key));
    for (const { key, index } of lost) {
      const tries = (this.#tries.get(key) ?? 0) + 1;
      this.#tries.set(key, tries);
      if (tries >= MOST_TRIES)
        throw new Error(
          `workers failed ${tries} times at scenario ${index}; their output says why`,
        );
    }
    await this.#ask(lost);
  }
}
