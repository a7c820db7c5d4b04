import { realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";

/** What became of a path that must stay below a folder. */
export type Inside =
  | { readonly kind: "file" | "folder" }
  | { readonly kind: "absent" }
  /** Links lead to somewhere else. */
  | { readonly kind: "outside"; readonly real: string };

/** @param path  relative, without `..`, as the schema of the file makes sure */
export const inside = async (folder: string, path: string): Promise<Inside> => {
  const file = resolve(folder, path);
  const real = await realpath(file).catch(() => undefined);
  if (real === undefined) return { kind: "absent" };
  const base = await realpath(folder);
  if (real !== base && !real.startsWith(base.endsWith(sep) ? base : base + sep))
    return { kind: "outside", real };
  return { kind: (await stat(real)).isDirectory() ? "folder" : "file" };
};
