import type { Commands, Stage } from "../domain/pipeline.ts";
import { parseSizeGb } from "../domain/units.ts";
import type { PipelineFile } from "./schema.ts";

type StageFile = PipelineFile["stages"][number];

/** What a stage of the file runs; nothing without `run`, which the schema makes sure of. */
export const commandsOf = ({ run, ...stage }: StageFile): Pick<Stage, "commands"> => {
  if (run === undefined) return {};
  const commands: Commands = {
    ...(stage.setup !== undefined && { setup: stage.setup }),
    run,
    env: envOf(stage.env ?? {}),
    ...(stage.workdir !== undefined && { workdir: stage.workdir }),
    ...(stage.outputPath !== undefined && { outputPath: stage.outputPath }),
    ...(stage.retries !== undefined && { retries: stage.retries }),
    ...(stage.disk !== undefined && { diskGb: parseSizeGb(stage.disk) ?? Number.NaN }),
  };
  return { commands };
};

const envOf = (env: NonNullable<StageFile["env"]>): Commands["env"] =>
  new Map(
    Object.entries(env).map(([name, value]) => [
      name,
      typeof value === "object" ? value : String(value),
    ]),
  );
