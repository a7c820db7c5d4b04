import type { ParseContext } from "../../catalog-fetchers/fetcher.ts";
import { resolveAccelerator } from "../../src/catalog/accelerator-names.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog } from "../../src/domain/catalog.ts";

let loaded: Catalog | undefined;

const bundled = async (): Promise<Catalog> => {
  if (loaded !== undefined) return loaded;
  const result = await loadCatalog();
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  loaded = result.value;
  return loaded;
};

/** What a parser may lean on, from the dataset of the package. */
export const parseContext = async (asOf = "2026-11-25"): Promise<ParseContext> => {
  const catalog = await bundled();
  return {
    asOf,
    bundled: catalog,
    accelerator: (name) => {
      const found = resolveAccelerator(catalog, name);
      return found.ok ? found.value : undefined;
    },
  };
};
