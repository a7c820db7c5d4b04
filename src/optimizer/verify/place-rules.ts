import { type LocationId, regionOf } from "../../domain/ids.ts";
import type { Policy } from "../../domain/pipeline.ts";
import {
  type CatalogIndex,
  certificationKey,
  certificationsIn,
  operatorOf,
} from "./catalog-index.ts";
import { covers } from "./location-pattern.ts";

/** One kind of rule: what is wrong with a place, or `undefined` when the policy permits it. */
type PlaceRule = (policy: Policy, location: LocationId, index: CatalogIndex) => string | undefined;

/** Whether a country is one of the codes or in one of the groups. */
const isAmong = (index: CatalogIndex, country: string, names: readonly string[]): boolean =>
  names.some((name) => {
    const wanted = name.toUpperCase();
    const code = country.toUpperCase();
    return wanted === code || (index.countryGroups.get(wanted)?.has(code) ?? false);
  });

const allow: PlaceRule = (policy, location) =>
  policy.allow === undefined || policy.allow.some((pattern) => covers(pattern, location))
    ? undefined
    : `is not allowed, only ${policy.allow.join(", ")}`;

const deny: PlaceRule = (policy, location) => {
  const hit = policy.deny.find((pattern) => covers(pattern, location));
  return hit === undefined ? undefined : `is denied by ${hit}`;
};

const countries: PlaceRule = (policy, location, index) => {
  if (policy.countries === undefined) return undefined;
  const country = index.regions.get(regionOf(location))?.country;
  if (country !== undefined && isAmong(index, country, policy.countries)) return undefined;
  return `stands in ${country ?? "an unknown country"}, allowed are ${policy.countries.join(", ")}`;
};

const operatorDeny: PlaceRule = (policy, location, index) => {
  const denied = policy.operators?.deny ?? [];
  if (denied.length === 0) return undefined;
  const operator = operatorOf(index, regionOf(location));
  const headquarters = operator?.headquartersCountry;
  if (headquarters === undefined) return "has an operator with unknown headquarters";
  const bad = [headquarters, operator?.parentCountry].find(
    (country) => country !== undefined && isAmong(index, country, denied),
  );
  return bad === undefined ? undefined : `has an operator or parent in ${bad}, which is denied`;
};

const operatorAllow: PlaceRule = (policy, location, index) => {
  const allowed = policy.operators?.allow;
  if (allowed === undefined) return undefined;
  const operator = operatorOf(index, regionOf(location));
  const headquarters = operator?.headquartersCountry;
  if (headquarters === undefined) return "has an operator with unknown headquarters";
  const bad = [headquarters, operator?.parentCountry].find(
    (country) => country !== undefined && !isAmong(index, country, allowed),
  );
  return bad === undefined
    ? undefined
    : `has an operator or parent in ${bad}, allowed are ${allowed.join(", ")}`;
};

const certifications: PlaceRule = (policy, location, index) => {
  if (policy.certifications.length === 0) return undefined;
  const { claimed, certified } = certificationsIn(index.catalog.certifications);
  const held = policy.acceptUnverifiedCertifications ? claimed : certified;
  const region = regionOf(location);
  const missing = policy.certifications.find((name) => !held.has(certificationKey(region, name)));
  return missing === undefined ? undefined : `has no accepted certification ${missing}`;
};

const RULES: readonly PlaceRule[] = [
  allow,
  deny,
  countries,
  operatorDeny,
  operatorAllow,
  certifications,
];

/** All that a policy says against a place; movement is about ways, not places, and is checked elsewhere. */
export const placeProblems = (
  policy: Policy,
  location: LocationId,
  index: CatalogIndex,
): readonly string[] =>
  RULES.map((rule) => rule(policy, location, index))
    .filter((problem) => problem !== undefined)
    .map((problem) => `${location} ${problem} (policy of ${policy.origin})`);
