import type { Catalog, Operator, Region } from "../domain/catalog.ts";
import type { Movement, Pipeline, Policy, Stage } from "../domain/pipeline.ts";

/** A rule about places, in the words of reports: `countries EU (dataset reviews)`. */
export interface PlaceRule {
  readonly label: string;
  /** @param zone  empty: a region as a whole */
  readonly permits: (region: Region, zone: string) => boolean;
  /** The verdict differs between zones of one region. */
  readonly zonal: boolean;
}

/**
 * The policies that hold for each stage and for what it makes.
 *
 * A dataset's policy holds in every stage that reads the data or anything made from it. A stage that lists the
 * dataset under `declassify` still obeys; its output no longer carries the policy.
 */
export interface StagePolicies {
  /** For the stage's own place. */
  readonly own: ReadonlyMap<string, readonly Policy[]>;
  /** Carried by the stage's output, or by a dataset. */
  readonly carried: ReadonlyMap<string, readonly Policy[]>;
}

/** @param order  stage names in topological order */
export const inheritPolicies = (pipeline: Pipeline, order: readonly Stage[]): StagePolicies => {
  const own = new Map<string, readonly Policy[]>();
  const tainted = new Map<string, ReadonlySet<string>>();
  const carried = new Map<string, readonly Policy[]>();
  const datasetPolicy = new Map(pipeline.datasets.map((d) => [d.name, d.policy]));
  const policiesOf = (datasets: ReadonlySet<string>): Policy[] =>
    [...datasets].flatMap((name) => datasetPolicy.get(name) ?? []);
  for (const { name, policy } of pipeline.datasets) {
    tainted.set(name, new Set(policy === undefined ? [] : [name]));
    carried.set(name, policy === undefined ? [] : [policy]);
  }
  for (const stage of order) {
    const taint = new Set(stage.inputs.flatMap((input) => [...(tainted.get(input) ?? [])]));
    own.set(
      stage.name,
      [pipeline.policy, stage.policy].flatMap((p) => p ?? []).concat(policiesOf(taint)),
    );
    const released = new Set([...taint].filter((dataset) => !stage.declassify.includes(dataset)));
    tainted.set(stage.name, released);
    carried.set(stage.name, policiesOf(released));
  }
  return { own, carried };
};

/** Everything the policies say about a place, one rule for each part of each policy. */
export const placeRules = (policies: readonly Policy[], catalog: Catalog): PlaceRule[] => {
  const rules = carriedRules(policies, catalog);
  rules.push({
    label: "partition not allowed by name",
    zonal: false,
    permits: (region) =>
      region.partition === region.cloud ||
      policies.some((policy) => (policy.allow ?? []).some((p) => namesRegion(p, region))),
  });
  return rules;
};

/** The same for a place that only receives data: there is no machine whose partition could matter. */
export const carriedRules = (policies: readonly Policy[], catalog: Catalog): PlaceRule[] =>
  policies.flatMap((policy) => rulesOfPolicy(policy, catalog));

const rulesOfPolicy = (policy: Policy, catalog: Catalog): PlaceRule[] => {
  const rules: PlaceRule[] = [];
  const add = (words: string, permits: PlaceRule["permits"], zonal = false): void => {
    rules.push({ label: `${words} (${policy.origin})`, permits, zonal });
  };
  const { allow, deny, countries, operators } = policy;
  if (allow !== undefined)
    add(`allow ${allow.join(", ")}`, anyPattern(allow), allow.some(namesZone));
  if (deny.length > 0) {
    const denied = anyPattern(deny);
    add(`deny ${deny.join(", ")}`, (r, zone) => !denied(r, zone), deny.some(namesZone));
  }
  if (countries !== undefined) {
    const allowed = expandCountries(countries, catalog);
    add(
      `countries ${countries.join(", ")}`,
      ({ country }) => country !== undefined && allowed.has(country),
    );
  }
  if (operators !== undefined) addOperatorRules(operators, catalog, add);
  for (const certification of policy.certifications) {
    const held = new Set(
      catalog.certifications
        .filter((c) => c.certification === certification)
        .filter((c) => c.verified || policy.acceptUnverifiedCertifications)
        .map((c) => c.region as string),
    );
    add(`certification ${certification}`, (region) => held.has(region.id));
  }
  return rules;
};

const addOperatorRules = (
  { allow, deny }: NonNullable<Policy["operators"]>,
  catalog: Catalog,
  add: (words: string, permits: PlaceRule["permits"]) => void,
): void => {
  const homes = (region: Region): (string | undefined)[] => {
    const operator = operatorOf(region, catalog.operators);
    const parent = operator?.parentCountry;
    return [operator?.headquartersCountry, ...(parent === undefined ? [] : [parent])];
  };
  if (deny.length > 0) {
    const denied = expandCountries(deny, catalog);
    add(`operators not from ${deny.join(", ")}`, (region) =>
      homes(region).every((home) => home !== undefined && !denied.has(home)),
    );
  }
  if (allow !== undefined) {
    const allowed = expandCountries(allow, catalog);
    add(`operators from ${allow.join(", ")}`, (region) =>
      homes(region).every((home) => home !== undefined && allowed.has(home)),
    );
  }
};

/** A row for the region's partition wins over the row for the whole cloud. */
export const operatorOf = (
  region: Region,
  operators: readonly Operator[],
): Operator | undefined => {
  const rows = operators.filter((operator) => operator.cloud === region.cloud);
  return (
    rows.find((operator) => operator.partition === region.partition) ??
    rows.find((operator) => operator.partition === undefined)
  );
};

/** Codes and groups are written in any case. */
const expandCountries = (names: readonly string[], catalog: Catalog): ReadonlySet<string> => {
  const groups = new Map([...catalog.groups].map(([name, list]) => [name.toUpperCase(), list]));
  return new Set(names.flatMap((name) => groups.get(name.toUpperCase()) ?? [name.toUpperCase()]));
};

const LEVEL_OF: Readonly<Record<Movement, number>> = { none: 0, continental: 1, global: 2 };

/** The widest movement that all policies permit: 0 within the region, 1 the continent, 2 anywhere. */
export const movementLevel = (policies: readonly Policy[]): number =>
  Math.min(2, ...policies.map((policy) => LEVEL_OF[policy.movement ?? "global"]));

const namesZone = (pattern: string): boolean => pattern.split("/").length > 2;

type PlacePattern = (region: Region, zone: string) => boolean;

const anyPattern = (patterns: readonly string[]): PlacePattern => {
  const compiled = patterns.map(placePattern);
  return (region, zone) => compiled.some((matches) => matches(region, zone));
};

/**
 * `aws`, `aws/us-*`, `aws/us-east-1`, `aws/us-east-1/us-east-1a`: a pattern covers all that lies below it.
 * A pattern that names a zone never covers a region as a whole.
 */
export const placePattern = (pattern: string): PlacePattern => {
  const [cloud, region, zone] = pattern.split("/").map(wildcard);
  return (place, zoneName) =>
    (cloud === undefined || cloud.test(place.cloud)) &&
    (region === undefined || region.test(place.name)) &&
    (zone === undefined || zone.test(zoneName));
};

/** Only a pattern with a region part names a special partition: `aws/us-gov-*`, not `aws` and not `*`. */
const namesRegion = (pattern: string, region: Region): boolean => {
  const [cloud, name] = pattern.split("/");
  return name !== undefined && name !== "*" && placePattern(`${cloud}/${name}`)(region, "");
};

const wildcard = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
