import type { Catalog } from "../domain/catalog.ts";
import type { InputError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { EXPORTERS } from "../interop/export/export.ts";
import type { Exported, SizeOf } from "../interop/export/exporter.ts";

export interface ExportOptions {
  /** `skypilot`, `argo`, `kubernetes`, `terraform-json` or `csv`. */
  readonly to: string;
  /** Tells how large machines are. */
  readonly catalog: Catalog;
  /** What was planned: the files then say what to run, too. */
  readonly pipeline?: Pipeline;
  /** Of the pipeline, for messages. */
  readonly file?: string;
}

/** Writes a plan for another tool. The pipeline, if given, has to be the one that was planned. */
export const exportPlan = (
  plan: Plan,
  { to, catalog, pipeline, file = "pipeline" }: ExportOptions,
): Result<Exported, InputError> => {
  const exporter = EXPORTERS.find(({ name }) => name === to);
  if (exporter === undefined)
    return err(problem(to, `no format to export to; there are: ${EXPORTERS.map((e) => e.name)}`));
  const unknown = plan.stages.find(
    ({ name }) => pipeline?.stages.some((stage) => stage.name === name) === false,
  );
  if (unknown !== undefined)
    return err(
      problem(
        file,
        `has no stage "${unknown.name}", which the plan has`,
        "Give the pipeline that was planned, or plan this one again.",
      ),
    );
  const commands = new Map(pipeline?.stages.map((stage) => [stage.name, stage.commands]));
  return ok(
    exporter.write(plan, {
      sizeOf: sizesIn(catalog),
      commandsOf: (stage) => commands.get(stage),
    }),
  );
};

const problem = (file: string, detail: string, remedy?: string): InputError => ({
  kind: "input",
  file,
  problems: [{ pointer: "", detail, ...(remedy === undefined ? {} : { remedy }) }],
});

const sizesIn = ({ instanceTypes }: Catalog): SizeOf => {
  const sizes = new Map(instanceTypes.map((type) => [`${type.cloud}\n${type.name}`, type]));
  return (cloud, instanceType) => sizes.get(`${cloud}\n${instanceType}`);
};
