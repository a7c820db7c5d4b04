import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/scratch.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for programs that they started; by default one processor would be kept free.
    maxWorkers: availableParallelism(),
    // Prices that a developer fetched must not decide whether tests pass.
    env: { XDG_DATA_HOME: "/nonexistent/skyplan-tests" },
  },
});
