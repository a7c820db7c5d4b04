import type * as z from "zod";
import type { Problem } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { isRecord, readDocuments } from "../documents.ts";
import { type Dialect, type ImportResult, problem } from "../imported.ts";
import { schemaFaults } from "../schema-faults.ts";
import { unkeptNotes } from "../unkept.ts";
import { OWN, OWN_PIPELINE } from "./annotations.ts";
import { ArgoExpansion } from "./expand.ts";
import { type ArgoSpec, cronSchema, KEPT_OF_ARGO, workflowSchema } from "./schema.ts";

const isArgo = (document: unknown): boolean =>
  isRecord(document) && String(document.apiVersion).startsWith("argoproj.io/");

/** Workflows of Argo: steps and graphs, templates inside templates. Sizes and runtimes are not in its files. */
export const argo: Dialect = {
  name: "argo",
  title: "Argo Workflows",
  recognizes: (_text, documents) => documents?.some(isArgo) === true,
  read: (text) => readArgo(text),
};

interface Parsed {
  readonly metadata: z.infer<typeof workflowSchema>["metadata"];
  readonly spec: ArgoSpec;
}

const parse = (document: unknown): Result<Parsed, readonly Problem[]> => {
  const isCron = isRecord(document) && isRecord(document.spec) && "workflowSpec" in document.spec;
  if (isCron) {
    const cron = cronSchema.safeParse(document);
    return cron.success
      ? ok({ metadata: cron.data.metadata, spec: cron.data.spec.workflowSpec })
      : err(schemaFaults(cron.error, "Argo"));
  }
  const parsed = workflowSchema.safeParse(document);
  return parsed.success
    ? ok({ metadata: parsed.data.metadata, spec: parsed.data.spec })
    : err(schemaFaults(parsed.error, "Argo"));
};

const readArgo = (text: string): ImportResult => {
  const documents = readDocuments(text);
  if (!documents.ok) return documents;
  const workflows = documents.value.filter(isArgo);
  const [first] = workflows;
  if (first === undefined) return err([problem("", "no Argo workflow in the file")]);
  const parsed = parse(first);
  if (!parsed.ok) return parsed;
  const { metadata, spec } = parsed.value;
  const expansion = new ArgoExpansion(spec);
  const stages = [...expansion.stages()];
  const unreached = expansion.unreached();
  const others = documents.value.length - 1;
  return ok({
    document: {
      name:
        metadata?.annotations?.[OWN_PIPELINE] ??
        metadata?.name ??
        metadata?.generateName?.replace(/-$/, "") ??
        "workflow",
      ...(spec.activeDeadlineSeconds == null
        ? {}
        : { limits: { deadline: spec.activeDeadlineSeconds / 3600 } }),
      stages,
    },
    notes: [
      ...expansion.notes,
      ...(unreached.length > 0
        ? [`templates that no step leads to are left out: ${unreached.join(", ")}`]
        : []),
      ...unkeptNotes(withoutOwnLabels(first), KEPT_OF_ARGO),
      ...(others > 0 ? [`${others} more documents of the file are not read`] : []),
      "how long stages run and how much they pass on is not in the file: add runtime and output",
    ],
  });
};

/** Labels of a place that the annotations of an exported plan name as well: those are read. */
const PLACE_LABELS: ReadonlySet<string> = new Set([
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "node.kubernetes.io/instance-type",
]);

const withoutOwnLabels = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutOwnLabels);
  if (!isRecord(value)) return value;
  const { metadata, nodeSelector } = value;
  const own = isRecord(metadata) && isRecord(metadata.annotations) ? metadata.annotations : {};
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutOwnLabels(inner)]);
  if (own[OWN.location] === undefined || !isRecord(nodeSelector))
    return Object.fromEntries(entries);
  const labels = Object.entries(nodeSelector).filter(([label]) => !PLACE_LABELS.has(label));
  return { ...Object.fromEntries(entries), nodeSelector: Object.fromEntries(labels) };
};
