import { stringify } from "yaml";
import type { Plan } from "../../domain/plan.ts";
import type { PipelineFile } from "../../pipeline/schema.ts";
import { OWN_PIPELINE } from "../argo/annotations.ts";
import { containerWork } from "./commands.ts";
import {
  type Exported,
  type Exporter,
  type ExportFacts,
  plainNames,
  type SizeOf,
} from "./exporter.ts";
import {
  annotationsOf,
  containerResources,
  nodeSelector,
  requestedShare,
} from "./kubernetes-pod.ts";
import { addFallbacks, addMovedData, Notes } from "./notes.ts";
import { pinnedPipeline } from "./pinned.ts";

type StageFile = PipelineFile["stages"][number];

/** A Workflow of Argo whose steps are pinned by node selectors. */
export const toArgo: Exporter = {
  name: "argo",
  write: (plan, { sizeOf, commandsOf }) => {
    const notes = new Notes();
    const regions = new Set(plan.stages.map(({ location }) => regionOf(location)));
    if (regions.size > 1)
      notes.add(`the stages are in ${regions.size} regions: Argo needs a cluster that spans them`);
    addMovedData(plan, notes);
    addFallbacks(plan, notes);
    return writeArgo(sized(plan, sizeOf, commandsOf), notes);
  },
};

const regionOf = (location: string): string => location.split("/").slice(0, 2).join("/");

/** The plan's stages at their places, each asking for what its machine has to give. */
const sized = (plan: Plan, sizeOf: SizeOf, commandsOf: ExportFacts["commandsOf"]): PipelineFile => {
  const pinned = pinnedPipeline({ ...plan, fallbacks: [] }, commandsOf);
  return {
    ...pinned,
    stages: pinned.stages.map((stage, index) => {
      const planned = plan.stages[index];
      const share = planned === undefined ? {} : requestedShare(planned, sizeOf);
      return { ...stage, resources: { ...stage.resources, ...share } };
    }),
  };
};

const LOST = [
  "runtime",
  "output",
  "checkpoint",
  "provisioning",
  "policy",
  "sharing",
  "outputPerNode",
  "reservations",
  "declassify",
  "limits",
] as const;

/**
 * A pipeline as a Workflow of Argo: a template a stage, a graph over them.
 *
 * @param notes  to which is added what cannot be said
 */
export const writeArgo = (pipeline: PipelineFile, notes = new Notes()): Exported => {
  const { name = "pipeline", stages, limits } = pipeline;
  const names = plainNames(stages.map((stage) => String(stage.name)));
  const plain = plainNames([name]).get(name) ?? "";
  const seconds = typeof limits?.deadline === "number" ? limits.deadline * 3600 : undefined;
  const workflow = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      generateName: `${plain}-`,
      ...(plain === name ? {} : { annotations: { [OWN_PIPELINE]: name } }),
    },
    spec: {
      entrypoint: PLAN,
      ...(seconds === undefined ? {} : { activeDeadlineSeconds: Math.round(seconds) }),
      templates: [
        { name: PLAN, dag: { tasks: stages.map((stage) => taskOf(stage, names, notes)) } },
        ...stages.map((stage) => templateOf(stage, names.get(String(stage.name)) ?? "", notes)),
      ],
    },
  };
  return {
    files: [{ name: "workflow.yaml", text: stringify(workflow, { lineWidth: 0 }) }],
    notes: notes.all(),
  };
};

/** No stage is called so: their plain names have no capitals. */
const PLAN = "Plan";

const taskOf = (stage: StageFile, names: ReadonlyMap<string, string>, notes: Notes): object => {
  const name = names.get(String(stage.name)) ?? "";
  const inputs = (stage.inputs ?? []).map(String);
  const after = inputs.flatMap((input) => names.get(input) ?? []);
  if (after.length < inputs.length)
    notes.add("reads data from outside, which its files do not say", String(stage.name));
  const nodes = stage.nodes ?? 1;
  return {
    name,
    template: name,
    ...(after.length === 0 ? {} : { dependencies: after }),
    ...(nodes === 1 ? {} : { withSequence: { count: String(nodes) } }),
  };
};

const templateOf = (stage: StageFile, plain: string, notes: Notes): object => {
  const name = String(stage.name);
  for (const field of LOST)
    if (stage[field] !== undefined) notes.add(`${field} has no place in its files`, name);
  const { anyOf, ordered, ...alone } = stage.resources ?? {};
  const sets = ordered ?? anyOf ?? [alone];
  if (sets.length > 1) notes.add("only the first of several alternatives is kept", name);
  const set = { pricing: stage.pricing, ...sets[0] };
  const annotations = annotationsOf(set, name === plain ? undefined : name);
  const selector = nodeSelector(set, name, notes);
  const resources = containerResources(set, name, notes);
  const work = containerWork(stage, notes);
  if (JSON.stringify([name, work]).includes("{{"))
    notes.add("{{ begins an expression of Argo's own, which it will replace or refuse", name);
  return {
    name: plain,
    ...(Object.keys(annotations).length === 0 ? {} : { metadata: { annotations } }),
    ...(Object.keys(selector).length === 0 ? {} : { nodeSelector: selector }),
    container: { ...work, ...(Object.keys(resources).length === 0 ? {} : { resources }) },
  };
};
