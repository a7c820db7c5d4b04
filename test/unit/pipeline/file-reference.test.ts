import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileReference } from "../../../scripts/schema-tables.ts";
import { pipelineJsonSchema } from "../../../src/pipeline/schema.ts";

const root = join(import.meta.dirname, "../../..");
const text = fileReference(pipelineJsonSchema());

describe("docs/file-reference.md", () => {
  it("is the schema as it is now (npm run docs writes it again)", async () => {
    await expect(text).toMatchFileSnapshot("../../../docs/file-reference.md");
  });

  it("has a row for every field, and every link leads to a heading", () => {
    const names = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      const { properties = {} } = value as { properties?: Record<string, unknown> };
      for (const name of Object.keys(properties)) names.add(name);
      for (const one of Object.values(value)) collect(one);
    };
    const { examples: _, ...schema } = pipelineJsonSchema() as { examples: unknown };
    collect(schema);
    expect(names.size).toBeGreaterThan(50);
    for (const name of names) expect(text).toMatch(new RegExp(`^\\| \`${name}\``, "m"));
    const anchors = new Set(
      [...text.matchAll(/^## `?([^`\n]+)`?$/gm)].map(([, path = ""]) =>
        path.toLowerCase().replace(/[^a-z0-9-]/g, ""),
      ),
    );
    for (const [, link = ""] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(link);
  });

  it("leaves no field out of the guides", () => {
    const pages = readdirSync(join(root, "docs")).filter(
      (page) => page.endsWith(".md") && page !== "file-reference.md",
    );
    const guide = pages.map((page) => readFileSync(join(root, "docs", page), "utf8")).join("\n");
    const rows = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name = ""]) => name);
    const missing = rows.filter((name) => !new RegExp(`\\b${name}\\b`).test(guide));
    expect(missing).toEqual([]);
  });
});
