import { stringify } from "yaml";
import type { Plan, PlannedStage } from "../../domain/plan.ts";
import { type ContainerWork, containerWork } from "./commands.ts";
import { type Exporter, plainNames } from "./exporter.ts";
import {
  annotationsOf,
  containerResources,
  nodeSelector,
  requestedShare,
  type SetFile,
} from "./kubernetes-pod.ts";
import { addFallbacks, addMovedData, Notes } from "./notes.ts";
import { pinnedPipeline } from "./pinned.ts";

/** A Job a stage, for the cluster of its region. */
export const toKubernetes: Exporter = {
  name: "kubernetes",
  write: (plan, { sizeOf, commandsOf }) => {
    const notes = new Notes();
    const names = plainNames(plan.stages.map(({ name }) => name));
    const pinned = pinnedPipeline({ ...plan, fallbacks: [] }, commandsOf);
    const jobs = plan.stages.map((stage, index) =>
      job(stage, names.get(stage.name) ?? "", plan, notes, {
        set: { ...pinned.stages[index]?.resources, ...requestedShare(stage, sizeOf) },
        work: containerWork(pinned.stages[index] ?? { name: stage.name }, notes),
      }),
    );
    const regions = new Set(
      plan.stages.map(({ location }) => location.split("/").slice(0, 2).join("/")),
    );
    if (plan.stages.some((stage) => upstreamOf(stage, plan).length > 0))
      notes.add("Kubernetes has no order between Jobs: those that wait for others are suspended");
    if (regions.size > 1)
      notes.add(
        `the stages are in ${regions.size} regions: apply each Job in the cluster of its region`,
      );
    addMovedData(plan, notes);
    addFallbacks(plan, notes);
    return {
      files: [
        {
          name: "jobs.yaml",
          text: jobs.map((one) => stringify(one, { lineWidth: 0 })).join("---\n"),
        },
      ],
      notes: notes.all(),
    };
  },
};

interface Pod {
  readonly set: SetFile;
  readonly work: ContainerWork;
}

const upstreamOf = ({ inputs = [] }: PlannedStage, { stages }: Plan): readonly string[] =>
  inputs.filter((input) => stages.some(({ name }) => name === input));

const job = (
  stage: PlannedStage,
  name: string,
  plan: Plan,
  notes: Notes,
  { set, work }: Pod,
): object => {
  const upstream = upstreamOf(stage, plan);
  const annotations = {
    ...annotationsOf(set, name === stage.name ? undefined : stage.name),
    "skyplan/usd-per-node-hour": String(stage.usdPerHour),
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      annotations: {
        ...annotations,
        ...(upstream.length === 0 ? {} : { "skyplan/after": upstream.join(", ") }),
      },
    },
    spec: {
      // Whoever has to wait is started by hand or by a controller once its inputs are there.
      suspend: upstream.length > 0,
      completions: stage.nodes,
      parallelism: stage.nodes,
      ...(stage.nodes > 1 ? { completionMode: "Indexed" } : {}),
      backoffLimit: 2,
      template: {
        metadata: { annotations },
        spec: {
          restartPolicy: "Never",
          nodeSelector: nodeSelector(set, stage.name, notes),
          containers: [
            {
              name: "main",
              ...work,
              resources: containerResources(set, stage.name, notes),
            },
          ],
        },
      },
    },
  };
};
