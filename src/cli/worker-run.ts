import { loadCatalog } from "../catalog/load.ts";
import { connect } from "../study/queue/connect.ts";
import type { QueueNeeds } from "../study/queue/names.ts";
import { serveQueue } from "../study/queue/serve-queue.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { brokerOf } from "./queue-url.ts";
import { packageVersion } from "./version.ts";
import type { WorkerFlags } from "./worker-flags.ts";

const THIS_MACHINE = "redis://127.0.0.1:6379";

/** Serves a queue until it is interrupted. */
export const runWorker = async (flags: WorkerFlags, io: Io): Promise<ExitCode> => {
  const broker = brokerOf(flags.queue ?? io.env.SKYPLAN_QUEUE ?? THIS_MACHINE);
  if (!broker.ok) return fail(broker.error, io, flags.color);
  const catalog = await loadCatalog({ dir: flags.catalog });
  if (!catalog.ok) return fail(catalog.error, io, flags.color);
  const redis = await connect(broker.value);
  if (!redis.ok) return fail(redis.error, io, flags.color);
  const needs = { version: packageVersion(), catalogSha256: catalog.value.sha256 };
  const interrupt = listenForInterrupt();
  const worker = await serveQueue({
    broker: broker.value,
    redis: redis.value,
    needs,
    ...(flags.catalog === undefined ? {} : { catalogDir: flags.catalog }),
    threads: flags.jobs,
    onStranger: (wanted) => io.err.write(`${strangerText(wanted, needs)}\n`),
    onFailure: (index, reason) =>
      io.err.write(`warning: scenario ${index} failed: ${reason.split("\n", 1)[0]}\n`),
  });
  io.err.write(`worker: ready on ${broker.value.label}, catalog ${short(needs)}\n`);
  await new Promise((resolve) => interrupt.signal.addEventListener("abort", resolve));
  await worker.close();
  redis.value.disconnect();
  interrupt.release();
  return EXIT.interrupted;
};

const short = ({ catalogSha256 }: QueueNeeds): string => catalogSha256.slice(0, 12);

const strangerText = (wanted: QueueNeeds, own: QueueNeeds): string =>
  wanted.version === own.version
    ? `notice: a study waits for the catalog ${short(wanted)}; refused, this worker has ${short(own)}. Give it the same with --catalog.`
    : `notice: a study of version ${wanted.version} waits; refused, this worker is ${own.version}.`;
