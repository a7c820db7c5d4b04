import { runProcess } from "../process.ts";
import type { Host } from "./host.ts";

/** The broker's own machine; `env` is all that the jobs on it get of its environment. */
export const localHost = (env: NodeJS.ProcessEnv): Host => ({
  name: "this machine",
  bash: (input, signal) =>
    runProcess("bash", ["--noprofile", "--norc", "-s"], { input, signal, env }),
});
