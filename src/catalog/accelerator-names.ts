import type { Accelerator, Catalog } from "../domain/catalog.ts";
import { remembered } from "../domain/remember.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { suggest } from "./suggest.ts";

/**
 * The canonical name of an accelerator as a user wrote it, in any case: canonical name or alias.
 *
 * Never a fuzzy match: a card with 40 GiB is not one with 80, so `A100-8` is an error that suggests `A100`
 * and `A100-80GB`.
 *
 * @returns a name in `catalog.accelerators`, or up to three canonical names that may have been meant
 */
export const resolveAccelerator = (
  catalog: Pick<Catalog, "accelerators">,
  name: string,
): Result<string, { readonly suggestions: readonly string[] }> => {
  const wanted = name.trim().toLowerCase();
  const found = canonicalNames(catalog.accelerators).get(wanted);
  if (found !== undefined) return ok(found);
  // Worked out when asked for: the keys of a runtime that are instance types are asked about here too.
  return err({
    get suggestions() {
      return similar(catalog, wanted);
    },
  });
};

/** By name or alias in lower case; a name wins over an alias, the first over another. */
const canonicalNames = remembered(
  (accelerators: readonly Accelerator[]): ReadonlyMap<string, string> => {
    const pairs = accelerators.map(({ name }) => [name.toLowerCase(), name] as const);
    const aliases = accelerators.flatMap(({ name, aliases }) =>
      aliases.map((alias) => [alias.toLowerCase(), name] as const),
    );
    return new Map([...pairs, ...aliases].reverse());
  },
);

/** Aliases are compared too, but the canonical name is what is suggested. */
const similar = (
  { accelerators }: Pick<Catalog, "accelerators">,
  wanted: string,
): readonly string[] => {
  const canonical = new Map<string, string>();
  for (const { name, aliases } of accelerators)
    for (const alias of aliases) canonical.set(alias, name);
  for (const { name } of accelerators) canonical.set(name, name);
  const close = suggest(wanted, canonical.keys(), canonical.size);
  return [...new Set(close.map((name) => canonical.get(name) ?? name))].slice(0, 3);
};
