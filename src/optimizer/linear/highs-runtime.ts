import loadHighs, { type Highs } from "highs";

/** The package's types describe CommonJS, its ES module exports the loader itself. */
const load = loadHighs as unknown as typeof loadHighs.default;

/** WebAssembly memory never shrinks, and grows over thousands of solves: start anew now and then. */
const SOLVES_PER_RUNTIME = 500;
const BYTES_PER_RUNTIME = 1 << 29;

let runtime: Promise<Highs> | undefined;
let solves = 0;

/** The shared HiGHS runtime, recycled after {@link SOLVES_PER_RUNTIME} solves or when it has grown large. */
export const highsRuntime = async (): Promise<Highs> => {
  if (runtime !== undefined) {
    const current = await runtime;
    if (solves >= SOLVES_PER_RUNTIME || current.memoryBytes > BYTES_PER_RUNTIME) dropHighsRuntime();
  }
  if (runtime === undefined) {
    runtime = load();
    solves = 0;
  }
  solves++;
  return runtime;
};

/** Forgets the runtime, for one that has thrown may be damaged. */
export const dropHighsRuntime = (): void => {
  runtime = undefined;
};
