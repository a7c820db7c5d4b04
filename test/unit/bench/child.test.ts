import { expect, test } from "vitest";
import { peakMib, runNode } from "../../../bench/child.ts";

test("a run gives what the process printed, characters of several bytes included", async () => {
  const run = await runNode(["-e", "console.log('−'.repeat(100000))"]);
  expect(run.stdout).toBe(`${"−".repeat(100_000)}\n`);
  expect(run.wallMs).toBeGreaterThan(0);
});

test("a failed run is an error that tells the exit code and why", async () => {
  const run = runNode(["-e", "console.error('no catalog'); process.exit(5)"]);
  await expect(run).rejects.toThrow(/exited with 5: no catalog$/);
});

test("peak memory counts what was freed again, and process.exit does not hide it", async () => {
  const plain = await peakMib(["-e", "process.exit(0)"]);
  const large = await peakMib(["-e", "Buffer.alloc(200 * 2 ** 20, 1); process.exit(0)"]);
  expect(plain).toBeGreaterThan(10);
  expect(large - plain).toBeGreaterThan(150);
});
