import { isoCode } from "../domain/country-code.ts";
import type { Quantity } from "../domain/pipeline.ts";
import type { Result } from "../domain/result.ts";
import { countryOrGroup, type KnownNames } from "./catalog-names.ts";
import type { Fault } from "./check-places.ts";
import { splitAccelerator } from "./machine-names.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { show } from "./schema-problems.ts";

/** Canonical name of an accelerator as a user wrote it, or names that may have been meant. */
export type ResolveAccelerator = (
  name: string,
) => Result<string, { readonly suggestions: readonly string[] }>;

/** A name in the catalog's spelling; as written when there is a fault. */
export interface Checked {
  readonly name: string;
  readonly fault?: Fault;
}

const LIST_ACCELERATORS = "`sky gpus` lists the names.";

/** @param count  for suggestions that can be copied: `A100:8`, not `A100` */
export const checkAccelerator = (
  resolve: ResolveAccelerator,
  name: string,
  count?: Quantity,
): Checked => {
  const resolved = resolve(name);
  if (resolved.ok) return { name: resolved.value };
  const suffix = count === undefined ? "" : `:${count.amount}${count.atLeast ? "+" : ""}`;
  const suggestions = resolved.error.suggestions.map((known) => `${known}${suffix}`);
  return {
    name,
    fault: {
      detail: `unknown accelerator ${show(name)}; names are never guessed`,
      remedy: didYouMean(suggestions) ?? LIST_ACCELERATORS,
    },
  };
};

/** A block names the card alone. */
export const checkBlockedAccelerator = (resolve: ResolveAccelerator, text: string): Checked => {
  const { name, count } = splitAccelerator(text);
  const checked = checkAccelerator(resolve, name);
  if (count === undefined || checked.fault !== undefined) return checked;
  return {
    name: text,
    fault: {
      detail: `seen ${show(text)}, needed the card alone: a block holds for any number of cards`,
      remedy: `Write ${show(checked.name)}.`,
    },
  };
};

/** The key of a runtime: `V100:4`, `V100` (any number), or an instance type. */
export const checkMachine = (
  known: KnownNames,
  resolve: ResolveAccelerator,
  key: string,
): Checked => {
  const { name, count } = splitAccelerator(key);
  const resolved = resolve(name);
  if (!resolved.ok) {
    if (known.instanceTypes.has(key)) return { name: key };
    const suffix = count === undefined ? "" : `:${count.amount}`;
    const cards = resolved.error.suggestions.map((card) => `${card}${suffix}`);
    const types = nearest(key, [...known.instanceTypes], 2);
    return {
      name: key,
      fault: {
        detail: `${show(key)} is no accelerator and no instance type of the catalog`,
        remedy: didYouMean([...cards, ...types].slice(0, 4)) ?? LIST_ACCELERATORS,
      },
    };
  }
  if (count === undefined) return { name: resolved.value };
  const exact = `${resolved.value}:${count.amount}`;
  if (!count.atLeast) return { name: exact };
  return {
    name: key,
    fault: {
      detail: `${show(key)}: a runtime belongs to an exact number of cards`,
      remedy: `Write "${exact}", or "${resolved.value}" for any number.`,
    },
  };
};

export const checkInstanceType = (known: KnownNames, name: string): Checked =>
  known.instanceTypes.has(name)
    ? { name }
    : {
        name,
        fault: {
          detail: `${show(name)} is no instance type of the catalog`,
          remedy:
            didYouMean(nearest(name, [...known.instanceTypes])) ??
            "`sky instances` lists what is known.",
        },
      };

export const checkCountry = (known: KnownNames, name: string): Checked => {
  const country = countryOrGroup(known, name);
  if (country !== undefined) return { name: country };
  const today = isoCode(name);
  const similar = today === undefined ? nearest(name, [...known.countries.values()]) : [today];
  return {
    name,
    fault: {
      detail: `${show(name)} is no ISO 3166 country code and no group of the catalog`,
      remedy: didYouMean(similar) ?? "Write two letters such as DE, or a group such as EU.",
    },
  };
};

export const checkCertification = (known: KnownNames, name: string): Checked => {
  const certification = known.certifications.get(name.toLowerCase());
  if (certification !== undefined) return { name: certification };
  const all = [...known.certifications.values()];
  const list = all.length > 0 ? `Known: ${all.join(", ")}.` : "The catalog lists none: remove it.";
  return {
    name,
    fault: {
      detail: `no region of the catalog has the certification ${show(name)}`,
      remedy: didYouMean(nearest(name, all)) ?? list,
    },
  };
};
