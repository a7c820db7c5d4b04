import type { EgressChange } from "../../domain/catalog.ts";
import type { Change, LimitName, Patch, PriceMatch } from "../../domain/study.ts";
import { parseDurationHours, parseSizeGb } from "../../domain/units.ts";
import { policyOf } from "../../pipeline/to-domain.ts";
import type { PatchFile } from "./patch-schema.ts";

/** The patches of a change, or of a list of them, in order. Another catalog comes first: it would undo what is before it. */
export const toPatches = (changes: PatchFile | readonly PatchFile[]): readonly Patch[] => {
  const list: readonly PatchFile[] = Array.isArray(changes) ? changes : [changes];
  return catalogFirst(list.flatMap(patchesOf));
};

export const catalogFirst = (patches: readonly Patch[]): readonly Patch[] => {
  const isCatalog = ({ kind }: Patch): boolean => kind === "catalog" || kind === "prices-until";
  return [...patches.filter(isCatalog), ...patches.filter((patch) => !isCatalog(patch))];
};

type Fields = { readonly [Field in keyof Required<PatchFile>]: NonNullable<PatchFile[Field]> };

const CONVERTERS: { readonly [Field in keyof Fields]: (value: Fields[Field]) => Patch } = {
  catalog: (dir) => ({ kind: "catalog", dir }),
  pricesUntil: (date) => ({ kind: "prices-until", date }),
  prices: (prices) => pricePatch(prices),
  egress: (egress) => ({ kind: "egress", change: egressChange(egress) }),
  data: ({ of = "*", multiply, set }) => ({
    kind: "data",
    item: of,
    change: changeOf(multiply, set === undefined ? undefined : parseSizeGb(set)),
  }),
  runtimes: ({ of = "*", multiply, set }) => ({
    kind: "runtimes",
    stage: of,
    change: changeOf(multiply, set === undefined ? undefined : parseDurationHours(set)),
  }),
  deadline: (value) => limit("deadlineHours", value === "none" ? value : parseDurationHours(value)),
  budgetUsd: (value) => limit("budgetUsd", value),
  maxClouds: (value) => limit("maxClouds", value),
  maxKgCo2e: (value) => limit("maxKgCo2e", value),
  objective: (kind) => ({ kind: "objective", objective: { kind } }),
  hourIsWorthUsd: (usd) => ({
    kind: "objective",
    objective: { kind: "weighted", hourIsWorthUsd: usd },
  }),
  pricing: (pricing) => ({ kind: "pricing", stage: "*", pricing }),
  policy: (policy) => {
    const { origin: _, ...rules } = policyOf(policy, "pipeline");
    return { kind: "add-policy", rules };
  },
  drop: ({ parts, of = "*" }) => ({ kind: "drop-policy", parts, of }),
  allow: (places) => ({ kind: "add-policy", rules: { allow: places } }),
  deny: (places) => ({ kind: "add-policy", rules: { deny: places } }),
  outage: (places) => ({ kind: "outage", places }),
  acceleratorsGone: (names) => ({ kind: "accelerators-gone", names }),
  acceleratorsOnly: (names) => ({ kind: "accelerators-only", names }),
};

const patchesOf = (file: PatchFile): readonly Patch[] =>
  (Object.keys(CONVERTERS) as (keyof Fields)[]).flatMap((field) => {
    const value = file[field];
    return value === undefined ? [] : [convert(field, value as Fields[typeof field])];
  });

const convert = <Field extends keyof Fields>(field: Field, value: Fields[Field]): Patch =>
  CONVERTERS[field](value);

const pricePatch = (file: Fields["prices"]): Patch => {
  const { match, instanceType, accelerator, market, multiply } = file;
  const { usdPerHour, perAcceleratorHourUsd } = file;
  const where: PriceMatch = {
    ...(match === undefined ? {} : { location: match }),
    ...(instanceType === undefined ? {} : { instanceType }),
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(market === undefined ? {} : { market }),
  };
  if (multiply !== undefined)
    return { kind: "prices", match: where, change: { kind: "multiply", factor: multiply } };
  const price =
    usdPerHour === undefined
      ? ({ per: "accelerator", usdPerAcceleratorHour: perAcceleratorHourUsd! } as const)
      : ({ per: "machine", usdPerHour } as const);
  return { kind: "prices", match: where, change: { kind: "set", price } };
};

const egressChange = (file: Fields["egress"]): EgressChange => {
  if (file === "free") return { how: "set", amount: 0 };
  const { from, to, multiply, usdPerGb } = file;
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(multiply === undefined
      ? { how: "set", amount: usdPerGb! }
      : { how: "multiply", amount: multiply }),
  };
};

const changeOf = (factor: number | undefined, value: number | undefined): Change =>
  factor === undefined ? { kind: "set", value: value! } : { kind: "multiply", factor };

const limit = (name: LimitName, value: number | "none" | undefined): Patch => ({
  kind: "limit",
  limit: name,
  value: value === "none" ? undefined : value,
});
