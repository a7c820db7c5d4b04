import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The text of `bin/<name>.sh`, which lies in the package whether this runs from `src/` or bundled from `dist/`. */
export const scriptText = (name: "machine" | "store"): string => {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(scriptFile(join("bin", `${name}.sh`)), "utf8");
  texts.set(name, text);
  return text;
};

const texts = new Map<string, string>();

export const machineScript = (): string => scriptText("machine");

const scriptFile = (path: string): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, path))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`${path} is not there: this code was taken out of its package`);
    folder = parent;
  }
  return join(folder, path);
};
