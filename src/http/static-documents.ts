import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../catalog/package-root.ts";

/** Files of the package that are served; few and small, so they are read once. */
export interface StaticDocuments {
  /** JSON Schemas by file name. */
  readonly schemas: ReadonlyMap<string, string>;
  readonly openapi: string | undefined;
  /** The script that draws the reference; absent: not built. */
  readonly referenceScript: string | undefined;
  /** Folder of the page; absent: not built. */
  readonly pageDir: string | undefined;
}

export const readStaticDocuments = (root = packageRoot() ?? "."): StaticDocuments => {
  const schemaDir = join(root, "schema");
  const names = existsSync(schemaDir) ? readdirSync(schemaDir) : [];
  const read = (file: string): string | undefined =>
    existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const schemas = names
    .filter((name) => name.endsWith(".schema.json"))
    .sort()
    .map((name): [string, string] => [name, readFileSync(join(schemaDir, name), "utf8")]);
  const pageDir = join(root, "dist", "page");
  return {
    schemas: new Map(schemas),
    openapi: read(join(schemaDir, "openapi.json")),
    referenceScript: read(join(root, "dist", "docs", "rapidoc-min.js")),
    pageDir: existsSync(join(pageDir, "index.html")) ? pageDir : undefined,
  };
};
