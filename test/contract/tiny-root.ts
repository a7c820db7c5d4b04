import { cp, mkdir, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/catalog/package-root.ts";
import { TOY_CLOUD } from "./toy-fetcher.ts";

/** A package directory whose dataset has the prices of the toy cloud only: read in a moment. The caller removes it. */
export const tinyRoot = async (): Promise<string> => {
  const data = join(packageRoot() ?? ".", "data");
  const root = await mkdtemp(join(tmpdir(), "skyplan-root-"));
  await mkdir(join(root, "data"));
  for (const name of await readdir(data))
    if (name !== "catalog")
      await cp(join(data, name), join(root, "data", name), { recursive: true });
  await cp(join(data, "catalog", TOY_CLOUD), join(root, "data", "catalog", TOY_CLOUD), {
    recursive: true,
  });
  return root;
};
