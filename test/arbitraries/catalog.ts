import fc from "fast-check";
import type { CatalogLiteral, EgressLiteral, ThroughputLiteral } from "./build-catalog.ts";
import { index, pick, pickSome, sometimes, withoutAbsent } from "./pick.ts";

const CLOUDS = ["aws", "gcp", "azure", "onprem"] as const;
const TYPE_NAMES = ["small", "big", "one-gpu", "four-gpus", "chip"] as const;
const PLACES = [
  { country: "DE", continent: "EU" },
  { country: "FR", continent: "EU" },
  { country: "US", continent: "NA" },
  { country: "CN", continent: "AS" },
  { country: "DE" },
  { continent: "EU" },
  {},
] as const;
/** Ties, tiny prices and unknown ones on purpose. */
const PRICES = [1, 1, 2, 0.5, 3, 10, 1e-6, 2, 4, undefined] as const;
const SPOT_PRICES = [undefined, 0.3, 1, 0.5, 1e-6, 2] as const;
const RATES = [
  0.02,
  0,
  0.01,
  0.09,
  0.12,
  1e-6,
  [
    [0, 0],
    [100, 0.1],
  ],
  [
    [0, 0.12],
    [1024, 0.11],
    [10240, 0.08],
  ],
] as const;
const SPEEDS = [10, 1, 0.1, 0.02, 5] as const;
const CONFIDENCES = ["published", "derived", "assumed"] as const;
const ANY_SCOPE = ["same-region", "same-continent", "other-continent", "other-cloud"] as const;

const region = fc.record({
  place: fc.constantFrom(...PLACES),
  /** A partition of its own. */
  apart: sometimes(8, fc.constant(true)),
  zones: fc.nat(2),
  certified: sometimes(3, fc.boolean()),
});

const machine = fc.record({
  cloud: index(),
  name: fc.constantFrom(...TYPE_NAMES),
  vcpus: fc.constantFrom(8, 16, 4, undefined),
  memoryGib: fc.constantFrom(32, 64, 16, undefined),
  arch: fc.constantFrom("x86_64", "arm64", undefined),
  acceleratorMemoryGib: fc.constantFrom(16, 40, undefined),
  features: fc.constantFrom([], ["confidential"], ["rdma", "confidential"]),
  rows: fc.array(
    fc.record({
      region: index(),
      zone: sometimes(3, index()),
      onDemand: fc.constantFrom(...PRICES),
      spot: fc.constantFrom(...SPOT_PRICES),
      confidence: fc.constantFrom(...CONFIDENCES),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const row = <Rate>(rate: fc.Arbitrary<Rate>) =>
  fc.record({ from: index(), to: index(), rate, confidence: fc.constantFrom(...CONFIDENCES) });

const raw = fc.record({
  regions: fc.array(fc.array(region, { minLength: 1, maxLength: 3 }), {
    minLength: 2,
    maxLength: 4,
  }),
  machines: fc.array(machine, { minLength: 3, maxLength: 6 }),
  groups: fc.array(fc.nat(4095), { maxLength: 2 }),
  /** Rows from anywhere for each scope; 1 in 20 is missing, so that some routes are unknown. */
  anywhere: fc.tuple(...ANY_SCOPE.map(() => sometimes(20, fc.constant(true)))),
  anyRates: fc.array(fc.constantFrom(...RATES), { minLength: 4, maxLength: 4 }),
  anySpeeds: fc.array(fc.constantFrom(...SPEEDS), { minLength: 4, maxLength: 4 }),
  /** One in four also charges within a region. */
  inRegion: sometimes(4, fc.constant(true)),
  egress: fc.array(row(fc.constantFrom(...RATES)), { maxLength: 6 }),
  throughput: fc.array(row(fc.constantFrom(...SPEEDS)), { maxLength: 3 }),
  operators: fc.array(
    fc.record({
      headquartersCountry: fc.constantFrom("DE", "US", "CN", undefined),
      parentCountry: fc.constantFrom(undefined, "US", "DE"),
      ofPartition: sometimes(3, fc.constantFrom("DE", "US", undefined)),
    }),
    { minLength: 4, maxLength: 4 },
  ),
});

type Raw = typeof raw extends fc.Arbitrary<infer T> ? T : never;

/**
 * Small catalogs: 2–4 clouds of 1–3 regions, up to 6 machines with 1–3 prices each; with regions of unknown country or
 * continent, partitions, zones, unknown prices, ties, graduated and missing routes, rows of every specificity.
 * The literal can be pasted into `buildCatalog`.
 */
export const catalogLiteral = (): fc.Arbitrary<CatalogLiteral> => raw.map(toLiteral);

const toLiteral = (r: Raw): CatalogLiteral => {
  const regions = r.regions.flatMap((list, cloud) =>
    list.map((entry, at) => regionLiteral(pick(CLOUDS, cloud), entry, at)),
  );
  const clouds = CLOUDS.slice(0, r.regions.length);
  const names = regions.map((entry) => entry.id);
  const regionGroups = Object.fromEntries(
    r.groups.map((bits, at) => [`group-${at}`, pickSome(names, bits)]),
  );
  const from = [...clouds, "*", ...names, ...Object.keys(regionGroups)];
  const to = [...ANY_SCOPE.slice(1), "internet", ...names, ...Object.keys(regionGroups)];
  return withoutAbsent<CatalogLiteral>({
    regions,
    ...machinesAndPrices(r, clouds, regions),
    egress: routes([
      ...r.egress.map((e) => [pick(from, e.from), pick(to, e.to), e.rate, e.confidence] as const),
      ...anywhereRows(r, r.anyRates).filter((e) => e[1] !== "same-region" || r.inRegion === true),
    ]) satisfies readonly EgressLiteral[],
    throughput: routes([
      ...r.throughput.map(
        (t) => [pick(from, t.from), pick(to, t.to), t.rate, t.confidence] as const,
      ),
      ...anywhereRows(r, r.anySpeeds),
    ]) satisfies readonly ThroughputLiteral[],
    regionGroups,
    operators: clouds.flatMap((cloud, at) => operatorRows(cloud, pick(r.operators, at))),
    certifications: r.regions.flatMap((list, cloud) =>
      list.flatMap((entry, at) =>
        entry.certified === undefined
          ? []
          : [[regionLiteral(pick(CLOUDS, cloud), entry, at).id, "C5", entry.certified]],
      ),
    ),
    groups: { EU: ["DE", "FR"], NATO: ["DE", "FR", "US"] },
    accelerators: [{ name: "T4" }, { name: "V100" }, { name: "tpu-v3-8" }],
  });
};

const regionLiteral = (cloud: string, entry: Raw["regions"][number][number], at: number) => ({
  id: `${cloud}/${entry.apart === true ? "gov" : "r"}-${at}`,
  ...entry.place,
  partition: entry.apart === true ? `${cloud}-gov` : cloud,
  zones: ["a", "b"].slice(0, entry.zones),
});

const machinesAndPrices = (
  r: Raw,
  clouds: readonly string[],
  regions: readonly { readonly id: string; readonly zones: readonly string[] }[],
): Pick<CatalogLiteral, "types" | "prices"> => {
  const named = r.machines.map((m) => ({ m, cloud: pick(clouds, m.cloud) }));
  const types = unique(named, ({ m, cloud }) => `${cloud}/${m.name}`);
  const prices = types.flatMap(({ m, cloud }) =>
    m.rows.map((price) => {
      const place = pick(
        regions.filter((entry) => entry.id.startsWith(`${cloud}/`)),
        price.region,
      );
      const zone =
        price.zone === undefined || place.zones.length === 0
          ? undefined
          : pick(place.zones, price.zone);
      return { ...price, region: place.id, type: m.name, zone };
    }),
  );
  return withoutAbsent({
    types: types.map(({ m, cloud }) => ({ ...m, rows: undefined, cloud, ...cards(m.name) })),
    prices: unique(prices, (price) => `${price.region} ${price.type} ${price.zone ?? ""}`),
  });
};

/** What the name of a machine promises. */
const cards = (name: string): { accelerator?: string; acceleratorCount?: number } => {
  if (name === "one-gpu") return { accelerator: "T4", acceleratorCount: 1 };
  if (name === "four-gpus") return { accelerator: "V100", acceleratorCount: 4 };
  return name === "chip" ? { accelerator: "tpu-v3-8", acceleratorCount: 1 } : {};
};

const anywhereRows = <Rate>(r: Raw, rates: readonly Rate[]) =>
  ANY_SCOPE.flatMap((scope, at) =>
    r.anywhere[at] === true ? [] : [["*", scope, pick(rates, at), "published"] as const],
  );

/** One row a route (`internet` is another word), and none from a region to itself. */
const routes = <Route extends readonly [string, string, ...unknown[]]>(
  rows: readonly Route[],
): readonly Route[] =>
  unique(
    rows.filter(([from, to]) => from !== to || from.startsWith("group")),
    ([from, to]) => `${from} ${to === "internet" ? "other-cloud" : to}`,
  );

const operatorRows = (cloud: string, o: Raw["operators"][number]) => [
  {
    cloud,
    operator: cloud,
    headquartersCountry: o.headquartersCountry,
    parentCountry: o.parentCountry,
  },
  ...(o.ofPartition === undefined
    ? []
    : [
        {
          cloud,
          partition: `${cloud}-gov`,
          operator: `${cloud} gov`,
          headquartersCountry: o.ofPartition,
        },
      ]),
];

const unique = <T>(list: readonly T[], key: (member: T) => string): T[] =>
  [...new Map(list.toReversed().map((member) => [key(member), member])).values()].reverse();
