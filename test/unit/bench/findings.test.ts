import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PATHS } from "../../../bench/paths.ts";
import { cloudsFindings } from "../../../bench/studies/clouds/study.ts";
import { egressFindings } from "../../../bench/studies/egress/study.ts";
import { generationsFindings } from "../../../bench/studies/generations/study.ts";
import { nsdi23Findings } from "../../../bench/studies/nsdi23/study.ts";
import { sovereigntyFindings } from "../../../bench/studies/sovereignty/study.ts";
import type { Rows, WriteFindings } from "../../../bench/studies/what-if/what-if-study.ts";

const PAGES: Readonly<Record<string, WriteFindings>> = {
  nsdi23: nsdi23Findings,
  egress: egressFindings,
  sovereignty: sovereigntyFindings,
  generations: generationsFindings,
  clouds: cloudsFindings,
};

/** Written again with `npm run study -- NAME`. */
describe("a page of findings says what its rows say, figure for figure", () => {
  for (const [name, write] of Object.entries(PAGES))
    it(name, async () => {
      const dir = join(PATHS.root, "bench/studies", name);
      const rows = JSON.parse(await readFile(join(dir, "rows.json"), "utf8")) as Rows;
      const page = await readFile(join(dir, "findings.md"), "utf8");
      expect(rows.rows.length).toBeGreaterThan(2);
      expect(`${write(rows).join("\n")}\n`).toBe(page);
    });
});
