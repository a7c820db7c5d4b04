import { registerCatalogCheck } from "./catalog-check.ts";
import { registerCatalogDiff } from "./catalog-diff.ts";
import { registerCatalogExport } from "./catalog-export.ts";
import { registerCatalogImport } from "./catalog-import.ts";
import { registerCatalogPath } from "./catalog-path.ts";
import { registerCatalogStats } from "./catalog-stats.ts";
import { registerCatalogUpdate } from "./catalog-update.ts";
import type { Register } from "./command.ts";

const EXAMPLES = `Examples:
  sky catalog update               fetch today's prices of every cloud
  sky catalog update aws gcp       of two clouds
  sky catalog path                 which prices are used, and how old they are
  sky catalog stats                how many clouds, regions, offers
  sky catalog check --catalog DIR  look for mistakes in a dataset
`;

/** In the order of the help. */
const SUBCOMMANDS: readonly Register[] = [
  registerCatalogUpdate,
  registerCatalogPath,
  registerCatalogStats,
  registerCatalogCheck,
  registerCatalogDiff,
  registerCatalogExport,
  registerCatalogImport,
];

export const registerCatalog: Register = (program, io, finish) => {
  const catalog = program
    .command("catalog")
    .summary("prices: fetch, check, compare, export, import")
    .description("The dataset of prices that plans are made from.")
    .usage("COMMAND [options]")
    .helpCommand(false)
    .addHelpText("before", EXAMPLES);
  for (const register of SUBCOMMANDS) register(catalog, io, finish);
};
