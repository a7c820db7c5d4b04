import { expect, it } from "vitest";
import { columnsOf, wantsColor } from "../../../src/cli/io.ts";
import { startProgress } from "../../../src/cli/progress.ts";
import { fakeIo } from "./fake-io.ts";

it("paints on a terminal only, and not when somebody said no", () => {
  const paints = (env: Record<string, string>, isTTY = true, flag = true): boolean =>
    wantsColor(fakeIo({ isTTY }).out, env, flag);
  expect(paints({})).toBe(true);
  expect(paints({ NO_COLOR: "" })).toBe(true);
  expect(paints({ NO_COLOR: "1" })).toBe(false);
  expect(paints({ TERM: "dumb" })).toBe(false);
  expect(paints({}, false)).toBe(false);
  expect(paints({}, true, false)).toBe(false);
});

it("takes 80 columns without a terminal", () => {
  expect(columnsOf(fakeIo().out)).toBe(80);
  expect(columnsOf(fakeIo({ columns: 132 }).out)).toBe(132);
});

it("shows progress on a terminal after the first second and wipes it", () => {
  const io = fakeIo({ isTTY: true, clockMs: [0, 900, 1100] });
  const progress = startProgress(io);
  progress.report("early");
  progress.report("late");
  progress.clear();
  expect(io.stderr()).toBe("\r\u001B[Klate …\r\u001B[K");
});

it("shows no progress where nobody watches", () => {
  const io = fakeIo({ isTTY: false, clockMs: [0, 5000] });
  startProgress(io).report("late");
  expect(io.stderr()).toBe("");
});
