import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../catalog/package-root.ts";

/** Version of the package that this code belongs to. */
export const packageVersion = (): string => {
  const root = packageRoot();
  if (root === undefined) return "unknown";
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return String(version);
};
