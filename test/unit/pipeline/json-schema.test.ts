import { expect, test } from "vitest";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { pipelineJsonSchema } from "../../../src/pipeline/schema.ts";

/** Update with `npx vitest run test/unit/pipeline/json-schema.test.ts -u`. */
test("the published schema is the one that the reader uses", async () => {
  const text = `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../schema/pipeline.schema.json");
});

const schema = pipelineJsonSchema() as {
  readonly $schema: string;
  readonly examples: readonly unknown[];
  readonly properties: Readonly<Record<string, { readonly description?: string }>>;
};

test("the schema names its draft and describes every field of the top level", () => {
  expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  expect(Object.values(schema.properties).filter((p) => p.description === undefined)).toEqual([]);
});

test("its example can be read", () => {
  const result = parsePipeline(JSON.stringify(schema.examples[0]), { file: "example.json" });
  expect(result).toMatchObject({ ok: true });
});
