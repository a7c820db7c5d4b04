import { expect, test } from "vitest";
import { readStudy } from "../../../src/study/file/read.ts";
import { studyJsonSchema } from "../../../src/study/file/schema.ts";

const schema = studyJsonSchema() as { readonly examples: readonly unknown[] };

/** Update with `npx vitest run test/unit/study/json-schema.test.ts -u`. */
test("the published schema is the one that the reader uses", async () => {
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../schema/study.schema.json");
});

test("its example can be read", () => {
  const files = { "pipeline.json": '{"stages": [{"name": "train", "runtime": "1h"}]}' };
  const text = JSON.stringify(schema.examples[0]);
  const read = readStudy({ file: "study.json", text, files });
  expect(read).toMatchObject({ ok: true });
  expect(read.ok && read.value.study.scenarios).toHaveLength(1 + 2 + 5 * 2);
});
