import * as z from "zod";
import { err, ok } from "../../domain/result.ts";
import { isRecord, readDocuments } from "../documents.ts";
import { type Dialect, type ImportResult, problem } from "../imported.ts";
import type { StageFile } from "../kubernetes/needs.ts";
import { schemaFaults } from "../schema-faults.ts";
import { ALL, fieldsOf, type Kept, unkeptNotes } from "../unkept.ts";
import { KEPT_OF_RESOURCES, needsOf, resourcesSchema } from "./resources.ts";

const producer = z.looseObject({ producerTask: z.string().optional() });
const input = z.looseObject({
  taskOutputArtifact: producer.optional(),
  taskOutputParameter: producer.optional(),
});
const task = z.looseObject({
  componentRef: z.looseObject({ name: z.string() }),
  dependentTasks: z.array(z.string()).default([]),
  inputs: z
    .looseObject({
      artifacts: z.record(z.string(), input).default({}),
      parameters: z.record(z.string(), input).default({}),
    })
    .optional(),
  parameterIterator: z.unknown().optional(),
  artifactIterator: z.unknown().optional(),
});
const dag = z.looseObject({ tasks: z.record(z.string(), task) });
const component = z.looseObject({
  dag: dag.optional(),
  executorLabel: z.string().optional(),
});
const executor = z.looseObject({
  container: z
    .looseObject({
      resources: resourcesSchema.optional(),
    })
    .optional(),
});

/** The compiled form of Kubeflow Pipelines 2. @see https://www.kubeflow.org/docs/components/pipelines/ */
const specSchema = z.looseObject({
  pipelineInfo: z.looseObject({ name: z.string() }),
  root: z.looseObject({ dag }),
  components: z.record(z.string(), component).default({}),
  deploymentSpec: z
    .looseObject({ executors: z.record(z.string(), executor).default({}) })
    .optional(),
});

const PRODUCER: Kept = { fields: fieldsOf("producerTask") };
const INPUT: Kept = { fields: { taskOutputArtifact: PRODUCER, taskOutputParameter: PRODUCER } };
const DAG: Kept = {
  fields: {
    tasks: {
      anyField: {
        fields: {
          ...fieldsOf("dependentTasks", "parameterIterator", "artifactIterator"),
          componentRef: { fields: fieldsOf("name") },
          inputs: { fields: { artifacts: { anyField: INPUT }, parameters: { anyField: INPUT } } },
        },
      },
    },
  },
};
/** What is read of a pipeline; the rest says how to run, not where. */
const KEPT: Kept = {
  fields: {
    ...fieldsOf("schemaVersion", "sdkVersion"),
    pipelineInfo: { fields: fieldsOf("name") },
    root: { fields: { dag: DAG } },
    components: { anyField: { fields: { dag: DAG, executorLabel: ALL } } },
    deploymentSpec: {
      fields: {
        executors: {
          anyField: { fields: { container: { fields: { resources: KEPT_OF_RESOURCES } } } },
        },
      },
    },
  },
};

type Spec = z.infer<typeof specSchema>;
type Task = z.infer<typeof task>;

const isKubeflow = (document: unknown): boolean =>
  isRecord(document) && isRecord(document.pipelineInfo) && isRecord(document.root);

/** Pipelines that Kubeflow has compiled. Sizes and runtimes are not in its files. */
export const kubeflow: Dialect = {
  name: "kubeflow",
  title: "Kubeflow Pipelines",
  recognizes: (_text, documents) => documents?.some(isKubeflow) === true,
  read: (text) => readKubeflow(text),
};

const readKubeflow = (text: string): ImportResult => {
  const documents = readDocuments(text);
  if (!documents.ok) return documents;
  const document = documents.value.find(isKubeflow);
  if (document === undefined)
    return err([problem("", "no compiled Kubeflow pipeline in the file")]);
  const parsed = specSchema.safeParse(document);
  if (!parsed.success) return err(schemaFaults(parsed.error, "Kubeflow Pipelines 2"));
  const spec = parsed.data;
  const notes: string[] = [];
  const stages = expand(spec, spec.root.dag.tasks, "", notes, 0);
  if (stages.length === 0) return err([problem("/root/dag", "no task in the pipeline")]);
  return ok({
    document: { name: spec.pipelineInfo.name, stages },
    notes: [
      ...notes,
      ...unkeptNotes(document, KEPT),
      "how long stages run and how much they pass on is not in the file: add runtime and output",
    ],
  });
};

const MOST_DEPTH = 20;

/** Pipelines inside pipelines become stages named `outer.inner`; whoever waits for the outer waits for all of it. */
const expand = (
  spec: Spec,
  tasks: Readonly<Record<string, Task>>,
  prefix: string,
  notes: string[],
  depth: number,
): StageFile[] => {
  const parts = new Map(
    Object.entries(tasks).map(([key, one]) => {
      const name = `${prefix}${key}`;
      const known = spec.components[one.componentRef.name];
      if (one.parameterIterator !== undefined || one.artifactIterator !== undefined)
        notes.push(`${name}: how often it is repeated is known only when it runs; planned once`);
      const inner = known?.dag?.tasks;
      const stages =
        inner === undefined || depth > MOST_DEPTH
          ? [leafOf(spec, name, known?.executorLabel, notes)]
          : expand(spec, inner, `${name}.`, notes, depth + 1);
      return [key, stages] as const;
    }),
  );
  return Object.entries(tasks).flatMap(([key, one]) => {
    const before = waitsOf(one).flatMap((name) => (parts.get(name) ?? []).map((s) => s.name));
    return (parts.get(key) ?? []).map((stage) => {
      const inputs = [...(stage.inputs ?? []), ...before];
      return inputs.length === 0 ? stage : { ...stage, inputs: [...new Set(inputs)] };
    });
  });
};

const waitsOf = ({ dependentTasks, inputs }: Task): readonly string[] => {
  const read = [
    ...Object.values(inputs?.artifacts ?? {}),
    ...Object.values(inputs?.parameters ?? {}),
  ];
  const makers = read.flatMap(({ taskOutputArtifact, taskOutputParameter }) => [
    taskOutputArtifact?.producerTask,
    taskOutputParameter?.producerTask,
  ]);
  return [...new Set([...dependentTasks, ...makers.filter((name) => name !== undefined)])];
};

const leafOf = (
  spec: Spec,
  name: string,
  label: string | undefined,
  notes: string[],
): StageFile => {
  const resources = spec.deploymentSpec?.executors[label ?? ""]?.container?.resources ?? {};
  const needs = needsOf(resources);
  notes.push(...needs.notes.map((note) => `${name}: ${note}`));
  return { name, ...(needs.resources === undefined ? {} : { resources: needs.resources }) };
};
