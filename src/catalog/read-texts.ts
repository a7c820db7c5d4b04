import type { Catalog } from "../domain/catalog.ts";
import type { CatalogError, CatalogProblem } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { assembleCatalog } from "./assemble.ts";
import { CLOUD_FILES, OPTIONAL_FILES, REQUIRED_FILES } from "./dataset-files.ts";
import { inOrder } from "./problem-order.ts";

/**
 * Reads and checks a dataset given as texts; the same as `readCatalog` where there are no files, such as in a browser.
 *
 * @param files  by path relative to the dataset, with `/`: `regions.csv`, `catalog/aws/prices.csv`; others are ignored
 * @returns the catalog, or all problems of all files; its `sha256` is `unknown` where the platform cannot tell
 */
export const readCatalogTexts = async (
  files: ReadonlyMap<string, string>,
): Promise<Result<Catalog, CatalogError>> => {
  const clouds = cloudsIn(files);
  const ofClouds = clouds.flatMap((cloud) => CLOUD_FILES.map((file) => `catalog/${cloud}/${file}`));
  const required = [...REQUIRED_FILES, ...ofClouds];
  const problems: CatalogProblem[] = required
    .filter((file) => !files.has(file))
    .map((file) => ({
      file,
      detail: "The text of this file is missing.",
      remedy: "Add it; its header alone is enough when there is nothing to say.",
    }));
  if (clouds.length === 0)
    problems.push({
      file: "catalog",
      detail: "No cloud's files were given; needed at least one cloud.",
      remedy: "Add catalog/<cloud>/instance-types.csv and catalog/<cloud>/prices.csv.",
    });
  const known = [...required, ...OPTIONAL_FILES].filter((file) => files.has(file)).sort();
  const catalog = assembleCatalog(
    { clouds, text: (file) => files.get(file), sha256: await sha256Of(files, known) },
    (problem) => void problems.push(problem),
  );
  return problems.length === 0
    ? ok(catalog)
    : err({ kind: "catalog", problems: inOrder(problems) });
};

const cloudsIn = (files: ReadonlyMap<string, string>): string[] => {
  const clouds = [...files.keys()].flatMap((file) => {
    const [folder, cloud, name, ...deeper] = file.split("/");
    const isCloud = folder === "catalog" && CLOUD_FILES.includes(name ?? "") && deeper.length === 0;
    return isCloud && cloud !== undefined ? [cloud] : [];
  });
  return [...new Set(clouds)].sort();
};

/** The sum that `datasetSha256` gives of the same files. Browsers hash on secure pages only. */
const sha256Of = async (
  files: ReadonlyMap<string, string>,
  known: readonly string[],
): Promise<string> => {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined) return "unknown";
  const encoder = new TextEncoder();
  const parts = known.flatMap((file) => {
    const bytes = encoder.encode(files.get(file));
    return [encoder.encode(`${file}\0${bytes.length}\0`), bytes];
  });
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await subtle.digest("SHA-256", all));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
};
