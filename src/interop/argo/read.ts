import { err, ok } from "../../domain/result.ts";
import { isRecord, readDocuments } from "../documents.ts";
import { type Dialect, type ImportResult, problem } from "../imported.ts";
import { schemaFaults } from "../schema-faults.ts";
import { ArgoExpansion } from "./expand.ts";
import { argoSchema } from "./schema.ts";

const isArgo = (document: unknown): boolean =>
  isRecord(document) && String(document.apiVersion).startsWith("argoproj.io/");

/** Workflows of Argo: steps and graphs, templates inside templates. Sizes and runtimes are not in its files. */
export const argo: Dialect = {
  name: "argo",
  title: "Argo Workflows",
  recognizes: (_text, documents) => documents?.some(isArgo) === true,
  read: (text) => readArgo(text),
};

const readArgo = (text: string): ImportResult => {
  const documents = readDocuments(text);
  if (!documents.ok) return documents;
  const workflows = documents.value.filter(isArgo);
  const [first] = workflows;
  if (first === undefined) return err([problem("", "no Argo workflow in the file")]);
  const parsed = argoSchema.safeParse(first);
  if (!parsed.success) return err(schemaFaults(parsed.error, "Argo"));
  const { metadata, spec: outer } = parsed.data;
  const inner = "workflowSpec" in outer ? outer.workflowSpec : outer;
  const spec = inner as ConstructorParameters<typeof ArgoExpansion>[0];
  const expansion = new ArgoExpansion(spec);
  const stages = [...expansion.stages()];
  const others = documents.value.length - 1;
  return ok({
    document: {
      name: metadata?.name ?? metadata?.generateName?.replace(/-$/, "") ?? "workflow",
      ...(spec.activeDeadlineSeconds == null
        ? {}
        : { limits: { deadline: spec.activeDeadlineSeconds / 3600 } }),
      stages,
    },
    notes: [
      ...expansion.notes,
      ...(others > 0 ? [`${others} more documents of the file are not read`] : []),
      "how long stages run and how much they pass on is not in the file: add runtime and output",
    ],
  });
};
