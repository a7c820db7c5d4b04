import type { Answer, Copied, Copy, MachineRequest } from "../../domain/adapter.ts";
import { answering, orThrow } from "../failure.ts";
import type { Prepared } from "../job/facts.ts";
import { machineFolder, type PrepareOptions } from "../job/machine-folder.ts";
import { type MachineGroup, machineGroup } from "../job/machine-group.ts";
import type { KnownSecrets } from "../job/secrets.ts";
import { whileTouching } from "../job/touching.ts";
import { copyStore } from "../stores/copy-store.ts";
import { openSshStore } from "./open-ssh-store.ts";
import { sshHost } from "./ssh-host.ts";
import { type SshTarget, sshUrl } from "./target.ts";

export interface SshNode {
  readonly target: SshTarget;
  /** Where the other nodes reach it. */
  readonly address: string;
  /** Absolute path of the machine's folder there, as `prepare` told it. */
  readonly folder: string;
}

export interface SshMachineOptions {
  /** Folder of all machines on each host: absolute, or below the home folder there. */
  readonly base: string;
  readonly secrets: KnownSecrets;
}

/** One request's machines, all reached by ssh, rank by rank: own machines, and those of a cloud once they are up. */
export interface SshMachine extends MachineGroup {
  /** Parent of `inputs/`, `output/` and so on of rank 0, as a store. */
  readonly files: string;
  /** Does not stop as idle meanwhile. */
  copy(copy: Copy, signal: AbortSignal): Promise<Answer<Copied>>;
}

export const sshMachine = (
  id: string,
  nodes: readonly SshNode[],
  { base, secrets }: SshMachineOptions,
): SshMachine => {
  const copyOwn = copyOver(nodes.map((node) => node.target));
  const members = nodes.map(({ target, address, folder }) => ({
    folder: machineFolder(sshHost(target), base, id),
    files: sshUrl(target, `${folder}/files`),
    address,
  }));
  const group = machineGroup(members, secrets, copyOwn);
  return {
    ...group,
    files: members[0]?.files ?? "",
    copy: (copy, signal) =>
      whileTouching(
        () => group.touch(signal),
        () => copyOwn(copy, signal),
      ),
  };
};

/** Copies whose ssh stores are, where they are these machines, reached as these machines are. */
export const copyOver =
  (targets: readonly SshTarget[]) =>
  (copy: Copy, signal: AbortSignal): Promise<Answer<Copied>> =>
    copyStore(copy, signal, async (url) =>
      url.startsWith("ssh:") ? openSshStore(url, targets) : undefined,
    );

/** Makes a machine's folder on one host, or finds it. */
export const prepareOver = (
  target: SshTarget,
  base: string,
  request: MachineRequest,
  options: PrepareOptions,
  signal: AbortSignal,
): Promise<Answer<Prepared>> =>
  machineFolder(sshHost(target), base, request.id).prepare(request, options, signal);

/**
 * Waits until a host that boots lets the broker in.
 *
 * @returns `unreachable`, or what the host said, when the signal is aborted first
 */
export const waitForSsh = async (
  target: SshTarget,
  signal: AbortSignal,
  pause: (signal: AbortSignal) => Promise<void>,
): Promise<Answer<void>> =>
  answering(`waiting for ssh on ${target.host}`, signal, async () => {
    for (;;) {
      const answer = await sshHost(target).bash("exit 0\n", signal);
      if (answer.ok) return;
      if (signal.aborted) orThrow(answer);
      await pause(signal);
    }
  });
