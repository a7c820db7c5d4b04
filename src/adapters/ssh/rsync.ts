import { runProcess } from "../process.ts";
import type { StoredFile } from "../stores/store.ts";
import { SSH_FAILED } from "./failures.ts";
import { type SshTarget, sshOptions } from "./target.ts";

/**
 * Sends many files at once to a machine that has rsync too. Whatever does not arrive, for whatever reason, is left to the
 * one who asked: all is verified afterwards.
 *
 * @param folder  on the broker's machine
 * @returns bytes sent
 */
export const sendByRsync = (
  target: SshTarget,
  root: string,
  folder: string,
  files: readonly StoredFile[],
  signal: AbortSignal,
): Promise<number> => rsync(target, [`${folder}/`, `${remote(target, root)}/`], files, signal);

/** The other way. */
export const fetchByRsync = (
  target: SshTarget,
  root: string,
  folder: string,
  files: readonly StoredFile[],
  signal: AbortSignal,
): Promise<number> => rsync(target, [`${remote(target, root)}/`, `${folder}/`], files, signal);

const OPTIONS = [
  // Files that are listed are known to differ; links among them were found to stay below the folder.
  "--ignore-times",
  "--copy-links",
  "--from0",
  "--files-from=-",
  "--mkpath",
  "--perms",
  "--chmod=Du=rwx,Dgo=,Fu+rw,Fgo=",
  // Its name keeps it out of listings; what a cut connection leaves there is used the next time.
  "--partial-dir=.sky-part-rsync",
  // The path there is no word of a shell.
  "--secluded-args",
  // Bytes on the line, which has more than the file where that is small, and bytes of the file.
  "--out-format=%b %l",
];

const rsync = async (
  target: SshTarget,
  [from, to]: readonly [string, string],
  files: readonly StoredFile[],
  signal: AbortSignal,
): Promise<number> => {
  const args = [
    ...OPTIONS,
    `--rsh=${asOneArgument(["ssh", ...sshOptions(target)])}`,
    "--",
    from,
    to,
  ];
  const ran = await runProcess("rsync", args, {
    input: files.map((file) => `${file.path}\0`).join(""),
    signal,
  });
  if (!ran.ok || ran.value.exitCode === SSH_FAILED) return 0;
  const lines = ran.value.stdout.toString("latin1").matchAll(/^(\d+) (\d+)$/gm);
  return [...lines].reduce((sum, [, sent, size]) => sum + Math.min(Number(sent), Number(size)), 0);
};

const remote = (target: SshTarget, root: string): string => {
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  return `${host}:${root.replace(/^\/~\//, "")}`;
};

/** rsync splits this option at blanks itself, without a shell; quotes keep blanks, and doubled they are themselves. */
const asOneArgument = (args: readonly string[]): string =>
  args.map((arg) => `'${arg.replaceAll("'", "''")}'`).join(" ");
