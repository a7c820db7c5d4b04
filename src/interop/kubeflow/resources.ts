import * as z from "zod";
import { cpusOf, type Needs } from "../kubernetes/needs.ts";
import { fieldsOf, type Kept } from "../unkept.ts";

const AMOUNTS = ["cpuRequest", "cpuLimit", "memoryRequest", "memoryLimit"] as const;
const NEWER = [
  "resourceCpuRequest",
  "resourceCpuLimit",
  "resourceMemoryRequest",
  "resourceMemoryLimit",
] as const;

const amount = z.union([z.string(), z.number()]).optional();
const amounts = Object.fromEntries([...AMOUNTS, ...NEWER].map((key) => [key, amount])) as Record<
  (typeof AMOUNTS)[number] | (typeof NEWER)[number],
  typeof amount
>;

/** What a container asks for: the older names, those with `resource` in front, or both. */
export const resourcesSchema = z.looseObject({
  ...amounts,
  accelerator: z
    .looseObject({
      type: z.string().optional(),
      count: amount,
      resourceType: z.string().optional(),
      resourceCount: amount,
    })
    .optional(),
});

export type Resources = z.infer<typeof resourcesSchema>;

export const KEPT_OF_RESOURCES: Kept = {
  fields: {
    ...fieldsOf(...AMOUNTS, ...NEWER),
    accelerator: { fields: fieldsOf("type", "count", "resourceType", "resourceCount") },
  },
};

/** A container's requests, else its limits, as machine requirements. */
export const needsOf = (resources: Resources): Needs => {
  const notes: string[] = [];
  const cpus = read(resources, "cpu", cpusOf, notes);
  const gib = read(resources, "memory", gibOf, notes);
  const accelerators = cardOf(resources);
  const set = {
    ...(accelerators === undefined ? {} : { accelerators }),
    ...(cpus === undefined ? {} : { cpus: `${cpus}+` }),
    ...(gib === undefined ? {} : { memory: `${gib}+` }),
  };
  return { ...(Object.keys(set).length === 0 ? {} : { resources: set }), notes };
};

/** Nothing is asked for where the amount is 0. */
const read = (
  resources: Resources,
  what: "cpu" | "memory",
  parse: (text: string) => number | undefined,
  notes: string[],
): number | undefined => {
  const long = what === "cpu" ? "Cpu" : "Memory";
  const value =
    resources[`${what}Request`] ??
    resources[`resource${long}Request`] ??
    resources[`${what}Limit`] ??
    resources[`resource${long}Limit`];
  if (value === undefined) return undefined;
  const parsed = parse(String(value));
  if (parsed === undefined)
    notes.push(`${what} ${JSON.stringify(value)} is not understood and not kept`);
  return parsed === 0 ? undefined : parsed;
};

const cardOf = ({ accelerator }: Resources): string | undefined => {
  const type = accelerator?.type ?? accelerator?.resourceType;
  if (type === undefined) return undefined;
  const count = accelerator?.count ?? accelerator?.resourceCount ?? 1;
  return `${type.replace(/^(nvidia[-_ ])?(tesla[-_ ])?/i, "").toUpperCase()}:${count}`;
};

const BYTES: Readonly<Record<string, number>> = { Gi: 2 ** 30, G: 1e9, Mi: 2 ** 20, M: 1e6 };

/** A bare number is decimal GB, as the compiler writes it; text carries its unit. */
const gibOf = (text: string): number | undefined => {
  const [, digits, unit = "G"] = /^(\d+(?:\.\d+)?)(Gi|G|Mi|M)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Number(((Number(digits) * (BYTES[unit] ?? 1e9)) / 2 ** 30).toPrecision(6));
};
