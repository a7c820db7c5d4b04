import type { RunSettings } from "../../broker/events.ts";
import type { Catalog } from "../../domain/catalog.ts";
import type { InputError } from "../../domain/errors.ts";
import { cloudOf } from "../../domain/ids.ts";
import type { Blocked, Pipeline } from "../../domain/pipeline.ts";
import type { Plan } from "../../domain/plan.ts";

type Adapters = RunSettings["adapters"];

/** Leaves out every cloud that no adapter reaches. */
export const reachableOnly = (
  pipeline: Pipeline,
  catalog: Catalog,
  adapters: Adapters,
): Pipeline => {
  const clouds = new Set(catalog.regions.map(({ cloud }) => cloud));
  const blocked = [...clouds]
    .filter((cloud) => !Object.hasOwn(adapters, cloud))
    .sort()
    .map((location): Blocked => ({ location }));
  return { ...pipeline, blocked: [...pipeline.blocked, ...blocked] };
};

/** The plan goes where no adapter reaches; `undefined`: it does not. */
export const unreachable = (
  plan: Plan,
  adapters: Adapters,
  file: string,
): InputError | undefined => {
  const clouds = new Map<string, string[]>();
  for (const { name, location } of plan.stages) {
    const cloud = cloudOf(location);
    if (!Object.hasOwn(adapters, cloud)) clouds.set(cloud, [...(clouds.get(cloud) ?? []), name]);
  }
  if (clouds.size === 0) return undefined;
  return {
    kind: "input",
    file,
    problems: [...clouds].map(([cloud, stages]) => ({
      pointer: "",
      detail: `the plan puts ${stages.join(", ")} on ${cloud}, and no adapter for ${cloud} is set`,
      remedy: `In a file for --adapters (docs/broker.md): "adapters: {${cloud}: {kind: ${kindFor(cloud)}}}". Or plan only with those that are set, ${Object.keys(adapters).join(", ")}: --reachable.`,
    })),
  };
};

const OWN_KINDS: readonly string[] = ["aws", "gcp", "azure"];

/** Most clouds are reached through one that knows them. */
const kindFor = (cloud: string): string => (OWN_KINDS.includes(cloud) ? cloud : "skypilot");
