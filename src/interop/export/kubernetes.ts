import { stringify } from "yaml";
import type { Plan, PlannedStage } from "../../domain/plan.ts";
import { type Exporter, plainNames, type SizeOf } from "./exporter.ts";

/** A cluster in each region is expected to label its nodes in this standard way. */
export const nodeSelector = ({ location, instanceType }: PlannedStage): Record<string, string> => {
  const [, region = "", zone] = location.split("/");
  return {
    "topology.kubernetes.io/region": region,
    ...(zone === undefined ? {} : { "topology.kubernetes.io/zone": zone }),
    "node.kubernetes.io/instance-type": instanceType,
  };
};

/** What of the plan no field of a pod says. */
export const annotations = (stage: PlannedStage): Record<string, string> => ({
  "skyplan/location": stage.location,
  "skyplan/pricing": stage.pricing,
  "skyplan/usd-per-node-hour": String(stage.usdPerHour),
});

/** Cards, and processors and memory as far as the system on the machine leaves them. */
export const containerResources = (
  stage: PlannedStage,
  sizeOf: SizeOf,
): { readonly requests?: object; readonly limits?: object } => {
  const size = sizeOf(stage.location.split("/")[0] ?? "", stage.instanceType);
  const [card] = Object.entries(stage.accelerators);
  const isNvidia = card !== undefined && !/^(tpu-|Inferentia|Trainium|Gaudi|MI\d)/i.test(card[0]);
  const requests = {
    ...(size?.vcpus === undefined ? {} : { cpu: `${Math.floor(SHARE * size.vcpus * 1000)}m` }),
    ...(size?.memoryGib === undefined
      ? {}
      : { memory: `${Math.floor(SHARE * size.memoryGib * 1024)}Mi` }),
  };
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(isNvidia ? { limits: { "nvidia.com/gpu": card[1] } } : {}),
  };
};

/** Kubernetes keeps the rest for itself and the system. */
const SHARE = 0.8;

/** What to run is for the user to fill in: a plan is about where. */
export const PLACEHOLDER = {
  image: "busybox:stable",
  command: ["sh", "-c", "echo put your command here"],
};

const job = (stage: PlannedStage, name: string, plan: Plan, sizeOf: SizeOf): object => {
  const upstream = (stage.inputs ?? []).filter((input) =>
    plan.stages.some((s) => s.name === input),
  );
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      annotations: {
        ...annotations(stage),
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
        metadata: { annotations: annotations(stage) },
        spec: {
          restartPolicy: "Never",
          nodeSelector: nodeSelector(stage),
          containers: [
            { name: "main", ...PLACEHOLDER, resources: containerResources(stage, sizeOf) },
          ],
        },
      },
    },
  };
};

/** A Job a stage, for the cluster of its region. */
export const toKubernetes: Exporter = {
  name: "kubernetes",
  title: "Kubernetes",
  write: (plan, sizeOf) => {
    const names = plainNames(plan.stages.map(({ name }) => name));
    const jobs = plan.stages.map((stage) => job(stage, names.get(stage.name) ?? "", plan, sizeOf));
    const regions = new Set(
      plan.stages.map(({ location }) => location.split("/").slice(0, 2).join("/")),
    );
    return {
      files: [
        {
          name: "jobs.yaml",
          text: jobs.map((one) => stringify(one, { lineWidth: 0 })).join("---\n"),
        },
      ],
      notes: [
        "Kubernetes has no order between Jobs: those that wait for others are suspended",
        "image and command are placeholders",
        ...(regions.size > 1
          ? [
              `the stages are in ${regions.size} regions: apply each Job in the cluster of its region`,
            ]
          : []),
      ],
    };
  },
};
