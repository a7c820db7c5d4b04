import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resolveAccelerator } from "../../../src/catalog/accelerator-names.ts";
import { loadCatalog } from "../../../src/catalog/load.ts";
import { checkAgainstCatalog } from "../../../src/pipeline/check-catalog.ts";
import { readPipeline } from "../../../src/pipeline/read.ts";

const DIRECTORY = new URL("../../../examples/", import.meta.url);
const files = readdirSync(DIRECTORY).filter((file) => /\.(json|ya?ml)$/.test(file));

test.each(files)(
  "examples/%s is a pipeline and names what the included catalog has",
  async (file) => {
    const read = readPipeline(readFileSync(new URL(file, DIRECTORY), "utf8"), { file });
    if (!read.ok) throw new Error(JSON.stringify(read.error.problems, null, 1));
    const catalog = await loadCatalog({});
    if (!catalog.ok) throw new Error("no catalog");
    const { pipeline, source } = read.value;
    const resolve = (name: string) => resolveAccelerator(catalog.value, name);
    const checked = checkAgainstCatalog(pipeline, catalog.value, file, resolve, source);
    expect(checked).toMatchObject({ ok: true });
  },
);
