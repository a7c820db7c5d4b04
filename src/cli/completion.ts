import type { Command } from "commander";
import type { Register } from "./command.ts";
import { EXIT } from "./exit-code.ts";

const EXAMPLES = `Examples:
  source <(sky completion bash)             for this shell
  sky completion zsh > ~/.sky-completion    then source it in ~/.zshrc
  sky completion fish | source              for this shell
`;

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

export const registerCompletion: Register = (program, _io, finish) => {
  program
    .command("completion")
    .summary("completion of commands and options for a shell")
    .description("Prints a script that lets a shell complete commands and options.")
    .usage("SHELL")
    .addArgument(program.createArgument("<shell>", "which shell").choices(SHELLS))
    .addHelpText("before", EXAMPLES)
    .action(async (shell: string) => {
      const { default: completion } = await import("@bomb.sh/tab");
      completion.setup("sky", "sky", shell);
      finish(EXIT.done);
    });
};

/** What the scripts call, `sky complete -- optimize --so`; not for people, so no help lists it. */
export const COMPLETE = "complete";

/** Answers `complete` from the commands and options as they are registered. */
export const answerCompletion = async (program: Command): Promise<void> => {
  const { default: complete } = await import("@bomb.sh/tab/commander");
  complete(program);
};
