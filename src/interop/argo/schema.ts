import * as z from "zod";
import { containerResources } from "../kubernetes/needs.ts";

const container = z.looseObject({ resources: containerResources.nullish() });

const task = z.looseObject({
  name: z.string(),
  template: z.string().nullish(),
  dependencies: z.array(z.string()).nullish(),
  depends: z.string().nullish(),
  withItems: z.array(z.unknown()).nullish(),
  withParam: z.string().nullish(),
  withSequence: z.looseObject({ count: z.union([z.string(), z.number()]).nullish() }).nullish(),
});

export type ArgoTask = z.infer<typeof task>;

const template = z.looseObject({
  name: z.string(),
  dag: z.looseObject({ tasks: z.array(task) }).nullish(),
  steps: z.array(z.union([z.array(task), z.looseObject({ steps: z.array(task) })])).nullish(),
  container: container.nullish(),
  script: container.nullish(),
  nodeSelector: z.record(z.string(), z.string()).nullish(),
  activeDeadlineSeconds: z.union([z.number(), z.string()]).nullish(),
});

export type ArgoTemplate = z.infer<typeof template>;

const spec = z.looseObject({
  entrypoint: z.string(),
  templates: z.array(template).min(1),
  nodeSelector: z.record(z.string(), z.string()).nullish(),
  activeDeadlineSeconds: z.number().positive().nullish(),
});

export type ArgoSpec = z.infer<typeof spec>;

/** Workflow, WorkflowTemplate or CronWorkflow. @see https://argo-workflows.readthedocs.io/en/latest/fields/ */
export const argoSchema = z.looseObject({
  kind: z.enum(["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"]),
  metadata: z
    .looseObject({ name: z.string().nullish(), generateName: z.string().nullish() })
    .nullish(),
  spec: z.union([spec, z.looseObject({ workflowSpec: spec })]),
});
