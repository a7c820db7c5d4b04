import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SUBJECTS } from "../../../bench/registry.ts";

test("every file in bench/subjects is registered once, under its own name", () => {
  const files = readdirSync(join(import.meta.dirname, "../../../bench/subjects"));
  const names = SUBJECTS.map((subject) => subject.name);
  expect([...names].sort()).toEqual(files.map((file) => file.replace(/\.ts$/, "")).sort());
});
