import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { type ImportFlags, withImportFlags } from "./import-flags.ts";
import type { Io } from "./io.ts";

interface CheckFlags extends ImportFlags {
  readonly catalog?: string;
  readonly prices?: string;
  readonly clouds?: string;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky check dag.json             names, sizes, places, accelerators, cycles
  cat dag.yaml | sky check -     from standard input
`;

export const registerCheck: Register = (program, io, finish) => {
  withImportFlags(program.command("check"))
    .summary("look for mistakes in a pipeline file")
    .description("Looks for mistakes in a pipeline file, without planning it.")
    .usage("FILE [options]")
    .argument("<file>", "pipeline in JSON or YAML; - reads standard input")
    .option("--catalog <dir>", "another catalog than the one included")
    .option("--prices <file>", "prices of your own, as in a pipeline file")
    .option("--clouds <file>", "clouds of your own, as in a pipeline file")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: CheckFlags) => finish(await checkFile(file, flags, io)));
};

const checkFile = async (file: string, flags: CheckFlags, io: Io): Promise<ExitCode> => {
  const [{ readInputs }, { summarize }] = await Promise.all([
    import("./inputs.ts"),
    import("../report/summary.ts"),
  ]);
  const inputs = await readInputs(file, flags, io);
  if (!inputs.ok) return fail(inputs.error, io, flags.color);
  io.out.write(`${summarize(inputs.value.pipeline)}\n`);
  return EXIT.done;
};
