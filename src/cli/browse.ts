import { loadCatalog } from "../catalog/load.ts";
import type { BrowseFault } from "../domain/browse.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { InputError, SkyError } from "../domain/errors.ts";
import type { Result } from "../domain/result.ts";
import { ownCatalog } from "../library/own-catalog.ts";
import type { BrowseOptions } from "../report/accelerator-list.ts";
import { type BrowseFlags, DEFAULT_ROWS } from "./browse-flags.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { columnsOf, type Io, wantsColor } from "./io.ts";
import { readOwnParts } from "./own-catalog.ts";

/** The catalog with what is the user's own in it. */
export const browsedCatalog = async (
  flags: BrowseFlags,
  io: Io,
): Promise<Result<Catalog, SkyError>> => {
  const parts = await readOwnParts(undefined, flags, io);
  if (!parts.ok) return parts;
  const loaded = await loadCatalog({ dir: flags.catalog });
  if (!loaded.ok) return loaded;
  const own = ownCatalog(loaded.value, parts.value);
  return own.ok ? { ok: true, value: own.value.catalog } : own;
};

/** The places of a query. */
export const placeQuery = ({ cloud, country, allRegions }: BrowseFlags) => ({
  ...(cloud !== undefined && { clouds: cloud }),
  ...(country !== undefined && { countries: country }),
  ...(allRegions !== undefined && { allRegions }),
});

/** How a listing is drawn. */
export const browseOptions = (flags: BrowseFlags, catalog: Catalog, io: Io): BrowseOptions => {
  const limit = flags.all ? undefined : (flags.limit ?? DEFAULT_ROWS);
  return {
    columns: columnsOf(io.out),
    color: wantsColor(io.out, io.env, flags.color),
    today: io.now().toISOString(),
    catalog,
    ...(limit !== undefined && { limit }),
  };
};

/** Programs get everything unless they limit it themselves. */
export const limited = <T>(items: readonly T[], { limit, all }: BrowseFlags): readonly T[] =>
  all ? items : items.slice(0, limit);

/** Tells every unknown name with what may have been meant. */
export const failFaults = (
  faults: readonly BrowseFault[],
  flags: BrowseFlags,
  io: Io,
): ExitCode => {
  for (const fault of faults) fail(inputError(fault), io, flags.color);
  return EXIT.badInput;
};

const WORDS = {
  name: {
    file: "NAME",
    what: "is no accelerator of the catalog; names are never guessed",
    list: "`sky gpus --all` lists them.",
  },
  cloud: {
    file: "--cloud",
    what: "is no cloud and no place of the catalog",
    list: "Write a cloud, or a place such as aws/eu-west-1.",
  },
  country: {
    file: "--country",
    what: "is no ISO 3166 country code and no group of the catalog",
    list: "Write two letters such as DE, or a group such as EU.",
  },
  arch: { file: "--arch", what: "is no architecture of the catalog", list: "Leave it out." },
} as const;

const inputError = ({ part, seen, suggestions }: BrowseFault): InputError => {
  const { file, what, list } = WORDS[part];
  const quoted = suggestions.map((name) => `"${name}"`);
  const remedy = quoted.length === 0 ? list : `Did you mean ${quoted.join(" or ")}?`;
  return { kind: "input", file, problems: [{ pointer: "", detail: `"${seen}" ${what}`, remedy }] };
};
