import { namesRegions, placeMatcher } from "../../catalog/place-pattern.ts";
import type { Catalog, Region } from "../../domain/catalog.ts";
import type { Movement, Policy } from "../../domain/pipeline.ts";
import type { PolicyRules } from "../../domain/study.ts";
import type { ApplyPatch } from "./apply.ts";

/** Rules that hold beside those of the pipeline's own policy. */
export const addPolicy: ApplyPatch<"add-policy"> = ({ pipeline, catalog }, { rules }) => ({
  catalog,
  pipeline: { ...pipeline, policy: joined(pipeline.policy ?? NO_POLICY, rules, catalog) },
});

const NO_POLICY: Policy = {
  origin: "pipeline",
  deny: [],
  certifications: [],
  acceptUnverifiedCertifications: false,
};

/** A policy that permits what both permit. */
const joined = (policy: Policy, rules: PolicyRules, catalog: Catalog): Policy => {
  const allow = both(policy.allow, rules.allow, (a, b) => commonPlaces(a, b, catalog.regions));
  const countries = both(policy.countries, rules.countries, (a, b) => common(a, b, catalog));
  const operators = joinedOperators(policy.operators, rules.operators, catalog);
  const movement = both(policy.movement, rules.movement, stricter);
  return {
    origin: policy.origin,
    ...(allow === undefined ? {} : { allow }),
    deny: [...new Set([...policy.deny, ...(rules.deny ?? [])])],
    ...(countries === undefined ? {} : { countries }),
    ...(operators === undefined ? {} : { operators }),
    certifications: [...new Set([...policy.certifications, ...(rules.certifications ?? [])])],
    acceptUnverifiedCertifications:
      rules.acceptUnverifiedCertifications ?? policy.acceptUnverifiedCertifications,
    ...(movement === undefined ? {} : { movement }),
  };
};

const both = <T>(a: T | undefined, b: T | undefined, join: (a: T, b: T) => T): T | undefined =>
  a === undefined || b === undefined ? (a ?? b) : join(a, b);

/** Region by region; a special partition only where both name it. */
const commonPlaces = (
  a: readonly string[],
  b: readonly string[],
  regions: readonly Region[],
): readonly string[] => {
  const covers = (patterns: readonly string[], region: Region): boolean =>
    patterns.some(
      (pattern) =>
        placeMatcher(pattern)(region, "") &&
        (region.partition === region.cloud || namesRegions(pattern)),
    );
  return regions
    .filter((region) => covers(a, region) && covers(b, region))
    .map(({ id }) => id as string);
};

/** Codes that stand in both lists, groups written out. */
const common = (
  a: readonly string[],
  b: readonly string[],
  { groups }: Catalog,
): readonly string[] => {
  const codes = (names: readonly string[]): ReadonlySet<string> =>
    new Set(names.flatMap((name) => groups.get(name) ?? [name]));
  const inB = codes(b);
  return [...codes(a)].filter((code) => inB.has(code));
};

const joinedOperators = (
  a: Policy["operators"],
  b: Policy["operators"],
  catalog: Catalog,
): Policy["operators"] => {
  if (a === undefined || b === undefined) return a ?? b;
  const allow = both(a.allow, b.allow, (x, y) => common(x, y, catalog));
  return {
    ...(allow === undefined ? {} : { allow }),
    deny: [...new Set([...a.deny, ...b.deny])],
  };
};

const ORDER: readonly Movement[] = ["none", "continental", "global"];

const stricter = (a: Movement, b: Movement): Movement =>
  ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
