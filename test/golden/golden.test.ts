import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/program.ts";
import { fakeIo } from "../unit/cli/fake-io.ts";

/**
 * One folder a case: `dag.json` in, `plan.json`, `table.txt` and `report.md` out, on the small catalog; `flags.txt` adds flags.
 * `UPDATE_GOLDEN=1 npx vitest run test/golden` writes the outputs anew; review them as a diff.
 */
const here = import.meta.dirname;
const catalog = join(here, "../fixtures/catalogs/small");
const update = process.env.UPDATE_GOLDEN === "1";
const cases = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());

const optimized = async (name: string, ...flags: string[]): Promise<string> => {
  const io = fakeIo({ columns: 100 });
  const own = join(here, name, "flags.txt");
  const more = existsSync(own) ? readFileSync(own, "utf8").trim().split(" ") : [];
  const args = ["optimize", join(here, name, "dag.json"), "--catalog", catalog, ...more, ...flags];
  const code = await run(args, io);
  const stderr = io.stderr() === "" ? "" : `stderr:\n${io.stderr()}`;
  return flags.length > 0 ? io.stdout() : `${io.stdout()}${stderr}exit code ${code}\n`;
};

const compare = (file: string, text: string): void => {
  if (update) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
};

describe.each(cases.map(({ name }) => name))("%s", (name) => {
  it("gives the same table", async () => {
    compare(join(here, name, "table.txt"), await optimized(name));
  });

  it("gives the same document", async () => {
    compare(join(here, name, "plan.json"), await optimized(name, "--json"));
  });

  it("gives the same Markdown", async () => {
    compare(join(here, name, "report.md"), await optimized(name, "--format", "md"));
  });
});
