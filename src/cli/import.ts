import type { SkyError } from "../domain/errors.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { type ImportFlags, withImportFlags } from "./import-flags.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";

interface Flags extends ImportFlags {
  readonly json?: boolean;
  readonly out?: string;
  readonly catalog?: string;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky import task.yaml                    SkyPilot, as a pipeline in YAML
  sky import run.json --group             WfFormat, tasks of a kind together
  sky import flow.dot --trace trace.txt   Nextflow: its graph and its trace
  sky import flow.yaml --out dag.yaml     Argo or Kubeflow
`;

export const registerImport: Register = (program, io, finish) => {
  withImportFlags(
    program
      .command("import")
      .summary("a pipeline of another tool as a pipeline file")
      .description(
        "Reads SkyPilot tasks, WfFormat, Argo and Kubeflow workflows, and drawn graphs. What cannot be carried over is told.",
      )
      .usage("FILE [options]")
      .argument("<file>", "file of the other tool; - reads standard input"),
  )
    .option("--json", "JSON instead of YAML")
    .option("--out <file>", "write to a file; .json writes JSON")
    .option("--catalog <dir>", "another catalog than the one included")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: Flags) => finish(await importFile(file, flags, io)));
};

const importFile = async (file: string, flags: Flags, io: Io): Promise<ExitCode> => {
  const text = await readInput(file, io);
  if (!text.ok) return fail(text.error, io, flags.color);
  const [{ loadCatalog }, { readForeignInput, tellNotes }, { pipelineText }] = await Promise.all([
    import("../catalog/load.ts"),
    import("./foreign-input.ts"),
    import("./pipeline-text.ts"),
  ]);
  const catalog = await loadCatalog({ dir: flags.catalog });
  if (!catalog.ok) return fail(catalog.error, io, flags.color);
  const foreign = await readForeignInput(text.value, file, catalog.value, flags, io);
  if (!foreign.ok) return fail(foreign.error, io, flags.color);
  if (foreign.value === undefined) return fail(unknown(file), io, flags.color);
  tellNotes(foreign.value, io);
  const { document } = foreign.value;
  const isJson = flags.json ?? flags.out?.endsWith(".json") ?? false;
  const written = pipelineText(document, isJson);
  if (flags.out === undefined || flags.out === "-") {
    io.out.write(written);
    return EXIT.done;
  }
  const { writeWhole } = await import("./output-file.ts");
  const done = await writeWhole(flags.out, written);
  if (!done.ok) return fail(done.error, io, flags.color);
  io.err.write(`Written to ${flags.out}\n`);
  return EXIT.done;
};

const unknown = (file: string): SkyError => ({
  kind: "input",
  file,
  problems: [
    {
      pointer: "",
      detail: "no format of another tool that is known",
      remedy: "Name it with --from skypilot, wfformat, argo, kubeflow or dot.",
    },
  ],
});
