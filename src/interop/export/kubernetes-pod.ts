import type { PlannedStage } from "../../domain/plan.ts";
import type { PipelineFile } from "../../pipeline/schema.ts";
import { OWN } from "../argo/annotations.ts";
import { machineOf } from "../machine.ts";
import type { SizeOf } from "./exporter.ts";
import type { Notes } from "./notes.ts";

type StageFile = PipelineFile["stages"][number];
/** One set of requirements of a stage. */
export type SetFile = Omit<NonNullable<StageFile["resources"]>, "anyOf" | "ordered">;

/** A value that a label may have. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
const LABEL = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** The one place that a set names. */
const placeOf = ({ allow = [] }: SetFile): string | undefined =>
  allow.length === 1 && !String(allow[0]).includes("*") ? allow[0] : undefined;

/** A cluster in each region is expected to label its nodes in this standard way. */
export const nodeSelector = (
  set: SetFile,
  stage: string,
  notes: Notes,
): Readonly<Record<string, string>> => {
  const place = placeOf(set);
  if (place === undefined && set.allow !== undefined)
    notes.add("only a single place becomes a node selector", stage);
  const [, region, zone] = place?.split("/") ?? [];
  const type = set.instanceType === undefined ? undefined : machineOf(set.instanceType).type;
  const kind = set.instanceType === undefined ? cardOf(set)?.name : undefined;
  const wanted = {
    "topology.kubernetes.io/region": region,
    "topology.kubernetes.io/zone": zone,
    "node.kubernetes.io/instance-type": type,
    "nvidia.com/gpu.product": kind,
  };
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([label, value]) => {
      if (value === undefined) return [];
      if (LABEL.test(value)) return [[label, value]];
      notes.add(`no label can say ${label} ${value}`, stage);
      return [];
    }),
  );
};

/** What no field of a pod says, so that it can be read back. @param name  where the object's own is another */
export const annotationsOf = (set: SetFile, name?: string): Readonly<Record<string, string>> => {
  const place = placeOf(set);
  const asked = cardOf(set);
  const isSaid = set.instanceType === undefined && asked && deviceOf(asked.name) !== undefined;
  const card = isSaid === true ? undefined : asked;
  return {
    ...(name === undefined ? {} : { [OWN.stage]: name }),
    ...(place === undefined ? {} : { [OWN.location]: place }),
    ...(set.instanceType === undefined ? {} : { [OWN.instanceType]: set.instanceType }),
    ...(card === undefined ? {} : { [OWN.accelerators]: `${card.name}:${card.count}` }),
    ...(set.pricing === undefined ? {} : { [OWN.pricing]: set.pricing }),
  };
};

const cardOf = ({
  accelerators,
}: SetFile): { readonly name: string; readonly count: number } | undefined => {
  const [name, count = 1] =
    typeof accelerators === "string"
      ? accelerators.split(":")
      : (Object.entries(accelerators ?? {})[0] ?? []);
  return name === undefined ? undefined : { name, count: Number.parseFloat(String(count)) };
};

/** Cards, processors and memory in the words of a container; a pod's requests are least amounts. */
export const containerResources = (
  set: SetFile,
  stage: string,
  notes: Notes,
): { readonly requests?: object; readonly limits?: object } => {
  for (const field of ["acceleratorMemory", "arch", "features"] as const)
    if (set[field] !== undefined) notes.add(`${field} has no place in its files`, stage);
  if (set.pricing === "spot")
    notes.add("its spot nodes have to be chosen by the labels of your cluster", stage);
  const card = cardOf(set);
  const device = card === undefined ? undefined : deviceOf(card.name);
  if (card !== undefined && device === undefined)
    notes.add(`no resource name of ${card.name} is known; its nodes are chosen by type`, stage);
  const whole = Math.ceil(card?.count ?? 0);
  if (whole !== (card?.count ?? 0))
    notes.add("a part of a card cannot be asked for: a whole one is", stage);
  const requests = {
    ...(set.cpus === undefined ? {} : { cpu: String(Number.parseFloat(String(set.cpus))) }),
    ...(set.memory === undefined ? {} : { memory: `${Number.parseFloat(String(set.memory))}Gi` }),
  };
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(device === undefined ? {} : { limits: { [device]: whole } }),
  };
};

/** The device plugins of NVIDIA and AMD; others differ from cluster to cluster. */
const deviceOf = (card: string): string | undefined => {
  if (/^(MI\d|V\d20|V710)/i.test(card)) return "amd.com/gpu";
  return /^(tpu-|Inferentia|Trainium|Gaudi|AI100|Alveo|VU\d)/i.test(card)
    ? undefined
    : "nvidia.com/gpu";
};

/** Kubernetes keeps the rest for itself and the system. */
const SHARE = 0.8;

/** Processors and memory as far as the system on the machine leaves them; at least. */
export const requestedShare = (
  { location, instanceType }: PlannedStage,
  sizeOf: SizeOf,
): Pick<SetFile, "cpus" | "memory"> => {
  const size = sizeOf(location.split("/")[0] ?? "", instanceType);
  return {
    ...(size?.vcpus === undefined ? {} : { cpus: `${floor(SHARE * size.vcpus, 1000)}+` }),
    ...(size?.memoryGib === undefined ? {} : { memory: `${floor(SHARE * size.memoryGib, 8)}+` }),
  };
};

const floor = (value: number, parts: number): number => Math.floor(value * parts) / parts;
