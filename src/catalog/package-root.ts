import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The directory of this package, whether the code runs from `src/` or bundled from `dist/`: the nearest one
 * upwards whose `package.json` is named skyplan.
 *
 * @param from  `import.meta.url` of the caller, or another file URL
 * @returns `undefined` when the code was taken out of its package
 */
export const packageRoot = (from: string = import.meta.url): string | undefined => {
  let dir = dirname(fileURLToPath(from));
  while (!isSkyplan(join(dir, "package.json"))) {
    const parent = dirname(dir);
    if (parent === dir) return undefined;
    dir = parent;
  }
  return dir;
};

const isSkyplan = (file: string): boolean => {
  if (!existsSync(file)) return false;
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { name?: unknown }).name === "skyplan";
  } catch {
    return false;
  }
};
