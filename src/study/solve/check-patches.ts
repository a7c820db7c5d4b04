import { resolveAccelerator } from "../../catalog/accelerator-names.ts";
import { placeMatcher } from "../../catalog/place-pattern.ts";
import { type Catalog, SCOPES } from "../../domain/catalog.ts";
import { matchesGlob } from "../../domain/glob.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Patch } from "../../domain/study.ts";

/** What the names in patches are compared with. */
export interface Names {
  readonly pipelines: readonly Pipeline[];
  readonly catalog: Catalog;
}

/** A name that stands for nothing, so that the patch would silently change nothing. */
export interface PatchFault {
  readonly detail: string;
  readonly remedy: string;
}

/** A patch with accelerators in the catalog's spelling. */
export const checkPatch = (patch: Patch, names: Names): Result<Patch, PatchFault> => {
  switch (patch.kind) {
    case "prices":
      return checkPrices(patch, names);
    case "egress":
      return fromFault(
        patch,
        placesFault([patch.change.from ?? [], scopeOr(patch.change.to)].flat(), names.catalog),
      );
    case "data":
      return fromFault(patch, itemFault(patch.item, names));
    case "runtimes":
      return fromFault(patch, stageFault(patch.stage, names));
    case "outage":
      return fromFault(patch, placesFault(patch.places, names.catalog));
    case "add-policy":
      return checkPolicy(patch, names);
    case "accelerators-gone":
    case "accelerators-only":
      return checkAccelerators(patch, names);
    default:
      return ok(patch);
  }
};

const fromFault = (patch: Patch, fault: PatchFault | undefined): Result<Patch, PatchFault> =>
  fault === undefined ? ok(patch) : err(fault);

/** A scope is no place to look for. */
const scopeOr = (to: string | undefined): readonly string[] =>
  to === undefined || SCOPES.some((scope) => scope === to) ? [] : [to];

const checkPrices = (
  patch: Extract<Patch, { kind: "prices" }>,
  names: Names,
): Result<Patch, PatchFault> => {
  const { location, accelerator, instanceType } = patch.match;
  const fault = placesFault(location === undefined ? [] : [location], names.catalog);
  if (fault !== undefined) return err(fault);
  if (
    instanceType !== undefined &&
    !names.catalog.instanceTypes.some((t) => t.name === instanceType)
  )
    return err({
      detail: `"${instanceType}" is no instance type of the catalog`,
      remedy: "`sky instances` lists what is known.",
    });
  if (accelerator === undefined) return ok(patch);
  const name = canonical(accelerator, names.catalog);
  return name.ok ? ok({ ...patch, match: { ...patch.match, accelerator: name.value } }) : name;
};

const checkAccelerators = (
  patch: Extract<Patch, { kind: "accelerators-gone" | "accelerators-only" }>,
  { catalog }: Names,
): Result<Patch, PatchFault> => {
  const known: string[] = [];
  for (const name of patch.names) {
    const resolved = canonical(name, catalog);
    if (!resolved.ok) return resolved;
    known.push(resolved.value);
  }
  return ok({ ...patch, names: known });
};

const checkPolicy = (
  patch: Extract<Patch, { kind: "add-policy" }>,
  { catalog }: Names,
): Result<Patch, PatchFault> => {
  const { allow = [], deny = [], countries = [], operators } = patch.rules;
  const fault = placesFault([...allow, ...deny], catalog);
  if (fault !== undefined) return err(fault);
  const codes = new Set([
    ...catalog.groups.keys(),
    ...[...catalog.groups.values()].flat(),
    ...catalog.regions.flatMap(({ country }) => country ?? []),
    ...catalog.operators.flatMap((o) =>
      [o.headquartersCountry ?? [], o.parentCountry ?? []].flat(),
    ),
  ]);
  const unknown = [...countries, ...(operators?.allow ?? []), ...(operators?.deny ?? [])].find(
    (code) => !codes.has(code),
  );
  return unknown === undefined
    ? ok(patch)
    : err({
        detail: `"${unknown}" is no country code and no group of the catalog`,
        remedy: "Write two capital letters such as DE, or a group such as EU.",
      });
};

const canonical = (name: string, catalog: Catalog): Result<string, PatchFault> => {
  const resolved = resolveAccelerator(catalog, name);
  if (resolved.ok) return resolved;
  const { suggestions } = resolved.error;
  return err({
    detail: `"${name}" is no accelerator of the catalog`,
    remedy:
      suggestions.length > 0
        ? `Did you mean ${suggestions.join(", ")}?`
        : "`sky gpus` lists what is known.",
  });
};

const placesFault = (patterns: readonly string[], { regions }: Catalog): PatchFault | undefined => {
  const empty = patterns.find((pattern) => {
    const matches = placeMatcher(pattern.split("/").slice(0, 2).join("/"));
    return !regions.some((region) => matches(region, ""));
  });
  return empty === undefined
    ? undefined
    : {
        detail: `"${empty}" is no place of the catalog`,
        remedy: "Write a cloud or cloud/region; `sky catalog stats` lists what is known.",
      };
};

const itemFault = (pattern: string, { pipelines }: Names): PatchFault | undefined => {
  const items = pipelines.flatMap(({ datasets, stages }) => [...datasets, ...stages]);
  return nameFault(pattern, items, "dataset or stage");
};

const stageFault = (pattern: string, { pipelines }: Names): PatchFault | undefined =>
  nameFault(
    pattern,
    pipelines.flatMap(({ stages }) => stages),
    "stage",
  );

const nameFault = (
  pattern: string,
  things: readonly { readonly name: string }[],
  what: string,
): PatchFault | undefined =>
  things.some(({ name }) => matchesGlob(pattern, name))
    ? undefined
    : {
        detail: `"${pattern}" is no ${what} of the pipeline`,
        remedy: `There are: ${things.map(({ name }) => name).join(", ")}.`,
      };
