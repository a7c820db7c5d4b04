/**
 * Whether a path stays below the folder that it starts from, by its words alone: relative, `/` between names, no `.`
 * or `..`, nothing empty, no zero byte. What links on a disk do with it is for the one who opens it.
 */
export const staysBelow = (path: string): boolean =>
  !path.includes("\0") &&
  path.split("/").every((name) => name !== "" && name !== "." && name !== "..");
