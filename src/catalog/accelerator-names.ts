import type { Accelerator, Catalog } from "../domain/catalog.ts";
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
  const found =
    catalog.accelerators.find((accelerator) => accelerator.name.toLowerCase() === wanted) ??
    catalog.accelerators.find((accelerator) => hasAlias(accelerator, wanted));
  return found === undefined ? err({ suggestions: similar(catalog, wanted) }) : ok(found.name);
};

const hasAlias = (accelerator: Accelerator, wanted: string): boolean =>
  accelerator.aliases.some((alias) => alias.toLowerCase() === wanted);

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
