import { listAccelerators } from "../../catalog/browse/accelerators.ts";
import { listInstances } from "../../catalog/browse/instances.ts";
import type { BrowseFault } from "../../domain/browse.ts";
import type { Catalog } from "../../domain/catalog.ts";
import { acceleratorsToJson, instancesToJson } from "../../report/browse-json.ts";
import { fieldError, problem } from "../problem.ts";
import type { Done, Work } from "./work.ts";

/** What `sky gpus --json` prints. */
export const browseGpus = (
  { query, limit }: Extract<Work, { readonly kind: "gpus" }>,
  catalog: Catalog,
): Done => {
  const listing = listAccelerators(catalog, query);
  if (!listing.ok) return unknownNames(listing.error);
  const byPlace = query.name !== undefined || query.allRegions === true;
  const entries = byPlace
    ? listing.value.entries.map((entry) => ({ ...entry, places: entry.places.slice(0, limit) }))
    : listing.value.entries.slice(0, limit);
  return settled(acceleratorsToJson({ ...listing.value, entries }, catalog));
};

/** What `sky instances --json` prints. */
export const browseInstances = (
  { query, limit }: Extract<Work, { readonly kind: "instances" }>,
  catalog: Catalog,
): Done => {
  const listing = listInstances(catalog, query);
  if (!listing.ok) return unknownNames(listing.error);
  const entries = listing.value.entries.slice(0, limit);
  return settled(instancesToJson({ ...listing.value, entries }, catalog));
};

const settled = (body: string): Done => ({ ok: true, body, settled: true });

const WORDS: Readonly<Record<BrowseFault["part"], string>> = {
  name: "no accelerator of the catalog; names are never guessed",
  cloud: "no cloud and no place of the catalog",
  country: "no ISO 3166 country code and no group of the catalog",
  arch: "no architecture of the catalog",
};

const unknownNames = (faults: readonly BrowseFault[]): Done => {
  const errors = faults.map(({ part, seen, suggestions }) =>
    fieldError("unknown-name", {
      pointer: "",
      parameter: part,
      detail: `"${seen}" is ${WORDS[part]}`,
      ...(suggestions.length === 0
        ? {}
        : { remedy: `Did you mean ${suggestions.map((name) => `"${name}"`).join(" or ")}?` }),
    }),
  );
  const detail = errors.map(({ message }) => message).join(" ");
  return { ok: false, problem: problem("invalid-request", detail, { errors }), settled: true };
};
