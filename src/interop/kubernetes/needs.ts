import * as z from "zod";
import type { PipelineFile } from "../../pipeline/schema.ts";
import { fieldsOf, type Kept } from "../unkept.ts";

export type StageFile = PipelineFile["stages"][number];

const amount = z.union([z.string(), z.number()]);

/** Requests and limits of a container. */
export const containerResources = z.looseObject({
  requests: z.record(z.string(), amount).nullish(),
  limits: z.record(z.string(), amount).nullish(),
});

export type ContainerResources = z.infer<typeof containerResources>;

/** Labels by which clusters of Google and Azure, and NVIDIA's own discovery, name the kind of card. */
const KIND_LABELS = [
  "cloud.google.com/gke-accelerator",
  "nvidia.com/gpu.product",
  "accelerator",
] as const;

const AMOUNTS: Kept = { fields: fieldsOf("cpu", "memory", "nvidia.com/gpu", "amd.com/gpu") };

/** What is read of a container, and of a node selector. */
export const CONTAINER_KEPT: Kept = {
  fields: { resources: { fields: { requests: AMOUNTS, limits: AMOUNTS } } },
};
export const SELECTOR_KEPT: Kept = { fields: fieldsOf(...KIND_LABELS) };

/** What a container needs of its machine, and what of it could not be read. */
export interface Needs {
  readonly resources?: StageFile["resources"];
  readonly notes: readonly string[];
}

const GPU_KEY = /^(nvidia|amd)\.com\/gpu$/;
/**
 * A container's requests as machine requirements: at least what is requested, else what it is limited to.
 *
 * The kind of card stands in a node selector, if anywhere: without one the cards are left out and told.
 *
 * @param known  what is known from elsewhere, and wins
 */
export const needsOf = (
  resources: ContainerResources | null | undefined,
  nodeSelector: Readonly<Record<string, string>> = {},
  known: { readonly accelerators?: string } = {},
): Needs => {
  const asked = { ...resources?.limits, ...resources?.requests };
  const notes: string[] = [];
  const cpus = parsed(asked.cpu, cpusOf, "cpu", notes);
  const gib = parsed(asked.memory, gibOf, "memory", notes);
  const [, cards] = Object.entries(asked).find(([key]) => GPU_KEY.test(key)) ?? [];
  const label = KIND_LABELS.map((key) => nodeSelector[key]).find((kind) => kind !== undefined);
  const kind = label === undefined ? undefined : cardName(label);
  const accelerators =
    known.accelerators ??
    (cards === undefined || kind === undefined ? undefined : `${kind}:${cards}`);
  if (cards !== undefined && accelerators === undefined)
    notes.push(
      `${cards} accelerators of unknown kind are asked for and left out: no node selector names them`,
    );
  const set = {
    ...(accelerators === undefined ? {} : { accelerators }),
    ...(cpus === undefined ? {} : { cpus: `${cpus}+` }),
    ...(gib === undefined ? {} : { memory: `${gib}+` }),
  };
  return { ...(Object.keys(set).length === 0 ? {} : { resources: set }), notes };
};

const parsed = (
  value: string | number | undefined,
  read: (text: string) => number | undefined,
  what: string,
  notes: string[],
): number | undefined => {
  if (value === undefined) return undefined;
  const amount = read(String(value));
  if (amount === undefined)
    notes.push(`${what} ${JSON.stringify(value)} is not understood and not kept`);
  return amount;
};

/** `500m` is half a processor. */
export const cpusOf = (text: string): number | undefined => {
  const [, digits, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return milli === "m" ? Number(digits) / 1000 : Number(digits);
};

const BYTES: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** `8Gi` is binary, `8G` decimal. */
const gibOf = (text: string): number | undefined => {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([kMGT]i?|Ki)?$/.exec(text) ?? [];
  const bytes = BYTES[unit ?? ""];
  if (digits === undefined || bytes === undefined) return undefined;
  return Number(((Number(digits) * bytes) / 2 ** 30).toPrecision(6));
};

/** `nvidia-tesla-v100`, `NVIDIA-A100-SXM4-80GB`: the maker's prefix goes; the catalog knows what is left, or says so. */
const cardName = (label: string): string =>
  label
    .replace(/^nvidia[-_ ]/i, "")
    .replace(/^tesla[-_ ]/i, "")
    .replace(/-(SXM\d?|PCIE)(?=-|$)/i, "")
    .toUpperCase()
    .replace(/^TPU-.*/, (tpu) => tpu.toLowerCase());
