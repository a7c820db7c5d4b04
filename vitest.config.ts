import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // Prices that a developer fetched must not decide whether tests pass.
    env: { XDG_DATA_HOME: "/nonexistent/skyplan-tests" },
  },
});
