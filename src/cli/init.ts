import type { StarterAnswers } from "../pipeline/starter.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

interface InitFlags {
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky init                  asks a few questions, writes pipeline.yaml
  sky init train.yaml --yes without questions
`;

const DEFAULT_FILE = "pipeline.yaml";

export const registerInit: Register = (program, io, finish) => {
  program
    .command("init")
    .summary("write a first pipeline file")
    .description("Asks a few questions and writes a first pipeline file that explains itself.")
    .usage("[FILE] [options]")
    .argument("[file]", "where to write", DEFAULT_FILE)
    .option("-y, --yes", "no questions: an example to change")
    .option("--force", "over a file that is there")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: InitFlags) => finish(await init(file, flags, io)));
};

const EXAMPLE: StarterAnswers = {
  name: "my-pipeline",
  data: { size: "100GB", at: "aws/us-east-1" },
  accelerator: "A100:1",
  hours: "4h",
  output: "10GB",
  euOnly: false,
  spot: true,
};

const init = async (file: string, flags: InitFlags, io: Io): Promise<ExitCode> => {
  const [{ stat }, { writeWhole }, { starterPipeline }] = await Promise.all([
    import("node:fs/promises"),
    import("./output-file.ts"),
    import("../pipeline/starter.ts"),
  ]);
  const isThere = (await stat(file).catch(() => undefined)) !== undefined;
  if (isThere && flags.force !== true)
    return fail(
      {
        kind: "input",
        file,
        problems: [
          {
            pointer: "",
            detail: "exists already",
            remedy: "Give another name, or --force to write over it.",
          },
        ],
      },
      io,
      flags.color,
    );
  const asks = flags.yes !== true && io.out.isTTY && io.err.isTTY;
  const answers = asks ? await (await import("./init-questions.ts")).askStarter(EXAMPLE) : EXAMPLE;
  if (answers === undefined) return EXIT.interrupted;
  const written = await writeWhole(file, starterPipeline(answers));
  if (!written.ok) return fail(written.error, io, flags.color);
  io.err.write(`Written to ${file}. Next: sky optimize ${file}\n`);
  return EXIT.done;
};
