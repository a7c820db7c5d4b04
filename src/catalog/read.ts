import type { Catalog } from "../domain/catalog.ts";
import type { CatalogError, CatalogProblem } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { assembleCatalog } from "./assemble.ts";
import type { Report } from "./csv.ts";
import { datasetSha256, type Overlay, readDataset } from "./files.ts";
import { inOrder } from "./problem-order.ts";

/**
 * Reads and checks a dataset of plain CSV files, as `data/README.md` describes them.
 *
 * The order of rows does not matter: shuffled files give the same catalog, apart from its `sha256`.
 *
 * @param overlay  folders to read in place of the dataset's own for some clouds
 * @returns the catalog, or all problems of all files, sorted by file and line
 */
export const readCatalog = async (
  dir: string,
  overlay?: Overlay,
): Promise<Result<Catalog, CatalogError>> => {
  const problems: CatalogProblem[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const dataset = await readDataset(dir, report, overlay);
  const catalog = assembleCatalog(
    {
      clouds: dataset.clouds,
      text: (file) => dataset.files.get(file)?.toString("utf8"),
      sha256: datasetSha256(dataset.files),
    },
    report,
  );
  return problems.length === 0
    ? ok(catalog)
    : err({ kind: "catalog", problems: inOrder(problems) });
};
