import * as z from "zod";
import { err, ok } from "../../domain/result.ts";
import { isRecord, readDocuments } from "../documents.ts";
import { type Dialect, type ImportResult, problem } from "../imported.ts";
import type { StageFile } from "../kubernetes/needs.ts";
import { schemaFaults } from "../schema-faults.ts";

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
const amount = z.union([z.string(), z.number()]);
const executor = z.looseObject({
  container: z
    .looseObject({
      resources: z
        .looseObject({
          cpuLimit: amount.optional(),
          cpuRequest: amount.optional(),
          memoryLimit: amount.optional(),
          memoryRequest: amount.optional(),
          accelerator: z
            .looseObject({ type: z.string().optional(), count: amount.optional() })
            .optional(),
        })
        .optional(),
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
  const resources = spec.deploymentSpec?.executors[label ?? ""]?.container?.resources;
  const cpus = resources?.cpuRequest ?? resources?.cpuLimit;
  const gb = resources?.memoryRequest ?? resources?.memoryLimit;
  const card = resources?.accelerator;
  const gib = gb === undefined ? undefined : gibOf(gb);
  if (gb !== undefined && gib === undefined)
    notes.push(`${name}: memory ${JSON.stringify(gb)} is not understood and not kept`);
  const set = {
    ...(card?.type === undefined
      ? {}
      : {
          accelerators: `${card.type.replace(/^(nvidia[-_ ])?(tesla[-_ ])?/i, "").toUpperCase()}:${card.count ?? 1}`,
        }),
    ...(cpus === undefined || !(Number(cpus) > 0) ? {} : { cpus: `${Number(cpus)}+` }),
    ...(gib === undefined ? {} : { memory: `${gib}+` }),
  };
  return { name, ...(Object.keys(set).length === 0 ? {} : { resources: set }) };
};

/** A bare number is decimal GB, as the compiler writes it; text carries its unit. */
const gibOf = (value: string | number): number | undefined => {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(Gi|G)?$/.exec(String(value)) ?? [];
  if (digits === undefined) return undefined;
  const bytes = Number(digits) * (unit === "Gi" ? 2 ** 30 : 1e9);
  return Number((bytes / 2 ** 30).toPrecision(6));
};
