import { availableParallelism, cpus, platform, release, totalmem } from "node:os";

/** The machine and the Node version that figures belong to, on one line. */
export const machine = (): string => {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${availableParallelism()} cores, ${memoryGib} GiB; ${platform()} ${release()}; Node ${process.versions.node}`;
};
