import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadCatalog } from "../../../src/catalog/load.ts";
import { partsOf } from "../../../src/library/own-catalog.ts";
import { planInputs } from "../../../src/library/plan-inputs.ts";
import { readPipeline } from "../../../src/pipeline/read.ts";

const DIRECTORY = new URL("../../../examples/", import.meta.url);
const files = readdirSync(DIRECTORY).filter((file) => /\.(json|ya?ml)$/.test(file));

test.each(files)(
  "examples/%s is a pipeline and names what the included catalog or itself has",
  async (file) => {
    const read = readPipeline(readFileSync(new URL(file, DIRECTORY), "utf8"), { file });
    if (!read.ok) throw new Error(JSON.stringify(read.error.problems, null, 1));
    const catalog = await loadCatalog({});
    if (!catalog.ok) throw new Error("no catalog");
    const parts = partsOf(file, read.value);
    expect(planInputs(file, read.value, catalog.value, parts, {})).toMatchObject({ ok: true });
  },
);
