/** Entry of a solver thread: answers {@link SolveRequest}s one after the other. */
import { parentPort } from "node:worker_threads";
import { solveReporting } from "./solve-inline.ts";
import type { SolveRequest, WorkerMessage } from "./worker-protocol.ts";

const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

parentPort?.on("message", async ({ id, data, backend, limitMs }: SolveRequest) => {
  const solution = await solveReporting(data, { backend, limitMs }, (incumbent) =>
    post({ kind: "incumbent", id, incumbent }),
  );
  post({ kind: "answer", id, solution });
});

post({ kind: "ready" });
