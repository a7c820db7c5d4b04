import type { Register } from "./command.ts";
import type { ExportFlags } from "./export-run.ts";

/** The names of `EXPORTERS`, here as text so that parsing arguments loads no writer. */
export const EXPORT_FORMATS = ["skypilot", "argo", "kubernetes", "terraform-json", "csv"] as const;

const EXAMPLES = `Examples:
  sky optimize dag.json --explain --json --out plan.json    a plan with fallbacks
  sky export plan.json --to skypilot --out tasks/           task files, fallbacks in order
  sky export plan.json --to argo --pipeline dag.json        with what the stages run
  sky optimize dag.json --json | sky export - --to csv      a table on stdout
`;

export const registerExport: Register = (program, io, finish) => {
  program
    .command("export")
    .summary("a plan as files of another tool")
    .description(
      "Writes a saved plan as files of another tool. What they cannot say is told on stderr.",
    )
    .usage("PLAN.json --to FORMAT [options]")
    .argument("<plan>", "what sky optimize --json printed; - reads standard input")
    .addOption(
      program
        .createOption("--to <format>", "format to write")
        .choices(EXPORT_FORMATS)
        .makeOptionMandatory(),
    )
    .option("--out <path>", "a file, or a directory for several files; else stdout")
    .option("--pipeline <file>", "the pipeline that was planned, for what its stages run")
    .option("--force", "over files that are there")
    .option("--catalog <dir>", "another catalog than the one included")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: ExportFlags) => {
      const { exportFile } = await import("./export-run.ts");
      finish(await exportFile(file, flags, io));
    });
};
