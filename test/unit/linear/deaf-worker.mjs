/** A solver thread that starts well and never comes back from a solve. */
import { parentPort } from "node:worker_threads";

parentPort.on("message", () => {
  for (;;);
});
parentPort.postMessage({ kind: "ready" });
