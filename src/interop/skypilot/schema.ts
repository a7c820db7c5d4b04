import * as z from "zod";
import { ALL, fieldsOf, type Kept } from "../unkept.ts";

const quantity = z.union([z.number(), z.string()]);

/** The parts of SkyPilot's `resources` that a plan can carry; others are told by name. */
const single = z.looseObject({
  infra: z.string().nullish(),
  cloud: z.string().nullish(),
  region: z.string().nullish(),
  zone: z.string().nullish(),
  cpus: quantity.nullish(),
  memory: quantity.nullish(),
  accelerators: z
    .union([z.string(), z.array(z.string()), z.record(z.string(), z.number().nullable())])
    .nullish(),
  instance_type: z.string().nullish(),
  use_spot: z.boolean().nullish(),
  max_hourly_cost: z.number().positive().nullish(),
});

export const resourcesSchema = single.extend({
  disk_size: quantity.nullish(),
  any_of: z.array(single).nullish(),
  ordered: z.array(single).nullish(),
});

const sizes = z.record(z.string(), z.number().nonnegative());
const mount = z.union([
  z.string(),
  z.looseObject({
    name: z.string().nullish(),
    source: z.union([z.string(), z.array(z.string())]).nullish(),
    store: z.string().nullish(),
  }),
]);

const variables = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable());

/** One task. @see https://docs.skypilot.co/en/latest/reference/yaml-spec.html */
export const taskSchema = z.looseObject({
  name: z.string().nullish(),
  num_nodes: z.int().positive().nullish(),
  resources: resourcesSchema.nullish(),
  inputs: sizes.nullish(),
  outputs: sizes.nullish(),
  file_mounts: z.record(z.string(), mount).nullish(),
  envs: variables.nullish(),
  secrets: variables.nullish(),
  setup: z.string().nullish(),
  run: z.string().nullish(),
  // A folder, or a repository in its own words.
  workdir: z.union([z.string(), z.looseObject({})]).nullish(),
});

export type SkyTask = z.infer<typeof taskSchema>;
export type SkyResources = z.infer<typeof resourcesSchema>;
export type SkyAlternative = z.infer<typeof single>;

/** A first document that names the whole and says how its tasks run. */
export const headerSchema = z.looseObject({
  name: z.string(),
  execution: z.enum(["serial", "parallel"]).nullish(),
});

/** What any task of it has at least one of. */
export const TASK_KEYS: ReadonlySet<string> = new Set([
  "resources",
  "run",
  "setup",
  "num_nodes",
  "file_mounts",
  "workdir",
  "envs",
  "service",
  "inputs",
  "outputs",
]);

export const KEPT_OF_HEADER: Kept = { fields: fieldsOf("name", "execution") };

const ALTERNATIVE = fieldsOf(
  ...["infra", "cloud", "region", "zone", "cpus", "memory", "accelerators"],
  ...["instance_type", "use_spot", "max_hourly_cost"],
);

/** What is read of a task; the rest says how to run, not where. */
export const KEPT_OF_TASK: Kept = {
  fields: {
    ...fieldsOf("name", "num_nodes", "inputs", "outputs"),
    ...fieldsOf("setup", "run", "envs", "secrets", "workdir"),
    resources: {
      fields: {
        ...ALTERNATIVE,
        disk_size: ALL,
        any_of: { each: { fields: ALTERNATIVE } },
        ordered: { each: { fields: ALTERNATIVE } },
      },
    },
    file_mounts: { anyField: { fields: { source: ALL } } },
  },
};
