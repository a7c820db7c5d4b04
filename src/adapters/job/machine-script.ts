import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The text of `bin/machine.sh`, which lies in the package whether this runs from `src/` or bundled from `dist/`. */
export const machineScript = (): string => {
  text ??= readFileSync(scriptFile(), "utf8");
  return text;
};

let text: string | undefined;

const scriptFile = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "bin", "machine.sh"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error("bin/machine.sh is not there: this code was taken out of its package");
    folder = parent;
  }
  return join(folder, "bin", "machine.sh");
};
