import type { PipelineFile } from "../../pipeline/schema.ts";
import type { ImportOptions } from "../imported.ts";
import { withAttached } from "../machine.ts";
import { placeOf } from "./place.ts";
import type { SkyAlternative, SkyResources } from "./schema.ts";

type StageFile = PipelineFile["stages"][number];
type SetFile = NonNullable<NonNullable<StageFile["resources"]>["anyOf"]>[number];

/** What a stage asks for, in our words. */
export interface Asked {
  readonly stage: Pick<StageFile, "resources" | "limits">;
  readonly notes: readonly string[];
  /** Why nothing of it can be planned. */
  readonly impossible?: string;
}

type Places = Pick<ImportOptions, "clouds" | "isPricedZone">;

/**
 * SkyPilot's `resources` as our sets.
 *
 * An alternative takes over what the request around it says. `accelerators` may be a list, which is an order, or several names
 * in braces, which is a choice.
 *
 * @param places  what can be planned for
 */
export const askedOf = (resources: SkyResources, places: Places): Asked => {
  const { any_of: anyOf, ordered, ...common } = resources;
  const written: readonly SkyAlternative[] = ordered ?? anyOf ?? [{}];
  const merged = written.map((alternative) => ({ ...common, ...alternative }));
  const isOrdered = ordered != null || merged.some((one) => Array.isArray(one.accelerators));
  const read = merged.flatMap((one) => kindsOf(one).map((kind) => setOf(one, kind, places)));
  const sets = read.flatMap(({ set }) => set ?? []);
  const caps = [...new Set(merged.map((one) => one.max_hourly_cost ?? undefined))];
  const notes = read.flatMap((one) => one.notes);
  const first = sets[0];
  if (first === undefined)
    return { stage: {}, notes: [], impossible: notes.join("; ") || "nothing is asked for" };
  const [cap] = caps;
  return {
    stage: {
      resources: sets.length === 1 ? first : isOrdered ? { ordered: sets } : { anyOf: sets },
      ...(cap === undefined || caps.length > 1 ? {} : { limits: { usdPerNodeHour: cap } }),
    },
    notes: [
      ...new Set([
        ...notes,
        ...(caps.length > 1 ? ["max_hourly_cost differs between alternatives: not kept"] : []),
        ...(ordered != null && anyOf != null ? ["any_of beside ordered is not kept"] : []),
      ]),
    ],
  };
};

/** Each kind of accelerator that would do; one `undefined` when none is asked for. */
const kindsOf = ({ accelerators }: SkyAlternative): readonly (string | undefined)[] => {
  if (accelerators == null) return [undefined];
  if (typeof accelerators === "string") return fromText(accelerators);
  if (Array.isArray(accelerators)) return accelerators;
  return Object.entries(accelerators).map(([name, count]) =>
    count === null ? name : `${name}:${count}`,
  );
};

/** `V100:4`, or several in braces: `{V100:1, A100:1}`. */
const fromText = (text: string): readonly string[] => {
  const inside = /^\s*\{(.*)\}\s*$/.exec(text)?.[1];
  if (inside === undefined) return [text.trim()];
  return inside.split(",").map((part) => part.trim().replace(/^['"]|['"]$/g, ""));
};

interface ReadSet {
  readonly set?: SetFile;
  readonly notes: readonly string[];
}

const setOf = (one: SkyAlternative, accelerators: string | undefined, places: Places): ReadSet => {
  const place = placeOf(one, places);
  if ("left" in place) return { notes: [place.left] };
  const isPlain = accelerators === undefined && one.instance_type == null;
  const asked = isPlain ? withDefaults(one) : one;
  const memory = memoryOf(asked);
  const set: SetFile = {
    ...(accelerators === undefined ? {} : { accelerators }),
    ...(asked.cpus == null ? {} : { cpus: asked.cpus }),
    ...(memory.gib === undefined ? {} : { memory: memory.gib }),
    ...(one.instance_type == null
      ? {}
      : { instanceType: withAttached(one.instance_type, accelerators) }),
    ...(place.allow === undefined ? {} : { allow: [place.allow] }),
    ...(one.use_spot === true ? { pricing: "spot" as const } : {}),
  };
  return { set, notes: [...place.notes, ...memory.notes, ...(isPlain ? [ANY_PROCESSOR] : [])] };
};

const DEFAULT_CPUS = "8+";
const DEFAULT_MEMORY = "4x";
const ANY_PROCESSOR =
  "SkyPilot takes general x86 machines here, any will do for the plan: add arch: x86_64 if the image needs it";

/**
 * What SkyPilot asks for where neither accelerators nor a machine are named: 8 vCPUs or more when nothing is said, and 4 GiB a
 * vCPU when memory is not.
 */
const withDefaults = (one: SkyAlternative): SkyAlternative => {
  if (one.memory != null) return one;
  return { ...one, cpus: one.cpus ?? DEFAULT_CPUS, memory: DEFAULT_MEMORY };
};

const GIB = /^\s*(\d+(?:\.\d+)?)\s*(?:g|gb|gib)?\s*(\+?)\s*$/i;
const PER_CPU = /^\s*(\d+(?:\.\d+)?)\s*x\s*$/i;

/** `64`, `64+`, `64GB+`, or `4x`: so many GiB a vCPU, at least. */
const memoryOf = ({
  memory,
  cpus,
}: SkyAlternative): { readonly gib?: number | string; readonly notes: readonly string[] } => {
  if (memory == null) return { notes: [] };
  if (typeof memory === "number") return { gib: memory, notes: [] };
  const plain = GIB.exec(memory);
  if (plain !== null) return { gib: `${plain[1]}${plain[2]}`, notes: [] };
  const ratio = PER_CPU.exec(memory)?.[1];
  const count = Number.parseFloat(String(cpus ?? ""));
  if (ratio !== undefined && count > 0) return { gib: `${Number(ratio) * count}+`, notes: [] };
  return { notes: [`memory ${JSON.stringify(memory)} is not understood and not kept`] };
};
