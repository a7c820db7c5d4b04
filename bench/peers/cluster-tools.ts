import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PATHS } from "../paths.ts";
import { runCommand } from "./command.ts";
import { install, lastLine } from "./install.ts";

const CHECK_LIMIT_MS = 120_000;
const ARGO = "github.com/argoproj/argo-workflows/v4@v4.0.5";

/** A tool that says whether a file is one of its own. */
export interface FileCheck {
  /** In words, with what exactly is asked. */
  readonly says: string;
  /** @returns what failed, or `undefined` */
  readonly install: () => Promise<string | undefined>;
  /** @returns why it is refused, or `undefined` */
  readonly refusal: (file: string) => Promise<string | undefined>;
}

const lint = join(PATHS.peers, "argo", "argo-lint");

/** Argo's own reader and its validation, built from its Go module. */
export const argoLint: FileCheck = {
  says: `Argo's own validation (${ARGO}), fields it does not know refused`,
  install: async () => {
    if (existsSync(lint)) return undefined;
    const cwd = join(PATHS.peers, "argo");
    await mkdir(cwd, { recursive: true });
    await copyFile(PATHS.argoLint, join(cwd, "main.go"));
    const go = (...args: string[]) => ({ command: ["go", ...args] as const, cwd });
    return install([
      ...(existsSync(join(cwd, "go.mod")) ? [] : [go("mod", "init", "argolint")]),
      go("get", ARGO),
      go("mod", "tidy"),
      go("build", "-o", lint, "."),
    ]);
  },
  refusal: (file) => refusedBy(lint, [file]),
};

const venv = join(PATHS.peers, "kubernetes");

/** The schemas that Kubernetes publishes, as the pip package `kubernetes-validate` carries them. */
export const kubernetesSchemas: FileCheck = {
  says: "the published schemas of Kubernetes (pip package kubernetes-validate), strict",
  install: async () => {
    if (existsSync(join(venv, "bin", "kubernetes-validate"))) return undefined;
    const pip = [join(venv, "bin", "python"), "-m", "pip", "install", "--quiet"] as const;
    return install([
      { command: ["python3", "-m", "venv", venv] },
      { command: [...pip, "kubernetes-validate"] },
    ]);
  },
  refusal: (file) =>
    refusedBy(join(venv, "bin", "kubernetes-validate"), ["--strict", "--quiet", file]),
};

const refusedBy = async (program: string, args: readonly string[]): Promise<string | undefined> => {
  const run = await runCommand(program, args, CHECK_LIMIT_MS);
  return run.code === 0 ? undefined : lastLine(run.stdout || run.stderr) || `exit code ${run.code}`;
};
