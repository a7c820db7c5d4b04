import * as z from "zod";
import { CONTAINER_KEPT, containerResources, SELECTOR_KEPT } from "../kubernetes/needs.ts";
import { ALL, fieldsOf, type Kept } from "../unkept.ts";
import { OWN, OWN_PIPELINE } from "./annotations.ts";

const annotations = z.record(z.string(), z.string());

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
  metadata: z.looseObject({ annotations: annotations.nullish() }).nullish(),
});

export type ArgoTemplate = z.infer<typeof template>;

const spec = z.looseObject({
  entrypoint: z.string(),
  templates: z.array(template).min(1),
  nodeSelector: z.record(z.string(), z.string()).nullish(),
  activeDeadlineSeconds: z.number().positive().nullish(),
});

export type ArgoSpec = z.infer<typeof spec>;

const head = {
  kind: z.enum(["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"]),
  metadata: z
    .looseObject({
      name: z.string().nullish(),
      generateName: z.string().nullish(),
      annotations: annotations.nullish(),
    })
    .nullish(),
};

/** Workflow and WorkflowTemplate. @see https://argo-workflows.readthedocs.io/en/latest/fields/ */
export const workflowSchema = z.looseObject({ ...head, spec });

/** CronWorkflow, which has a workflow inside. */
export const cronSchema = z.looseObject({
  ...head,
  spec: z.looseObject({ workflowSpec: spec }),
});

const TASK: Kept = {
  fields: {
    ...fieldsOf("name", "template", "dependencies", "depends", "withItems", "withParam"),
    withSequence: { fields: fieldsOf("count") },
  },
};

const SPEC: Kept = {
  fields: {
    ...fieldsOf("entrypoint", "activeDeadlineSeconds"),
    nodeSelector: SELECTOR_KEPT,
    templates: {
      each: {
        fields: {
          name: ALL,
          metadata: { fields: { annotations: { fields: fieldsOf(...Object.values(OWN)) } } },
          nodeSelector: SELECTOR_KEPT,
          container: CONTAINER_KEPT,
          script: CONTAINER_KEPT,
          dag: { fields: { tasks: { each: TASK } } },
          steps: { each: { each: TASK, fields: { steps: { each: TASK } } } },
        },
      },
    },
  },
};

/** What is read of a workflow; the rest says how to run, not where. */
export const KEPT_OF_ARGO: Kept = {
  fields: {
    ...fieldsOf("apiVersion", "kind"),
    metadata: {
      fields: {
        ...fieldsOf("name", "generateName"),
        annotations: { fields: fieldsOf(OWN_PIPELINE) },
      },
    },
    spec: { fields: { ...SPEC.fields, workflowSpec: SPEC } },
  },
};
