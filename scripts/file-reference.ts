import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "node:util";
import { pipelineJsonSchema } from "../src/pipeline/schema.ts";
import { fileReference } from "./schema-tables.ts";

/** Writes `docs/file-reference.md` again: `npm run docs`. A test fails when it is stale. */
const file = join(import.meta.dirname, "../docs/file-reference.md");
await writeFile(file, fileReference(pipelineJsonSchema()));
console.log(format("Written to %s", file));
