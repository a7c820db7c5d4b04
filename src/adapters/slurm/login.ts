import { pathToFileURL } from "node:url";
import type { z } from "zod";
import type { AdapterContext } from "../context.ts";
import type { Host } from "../job/host.ts";
import { localHost } from "../job/local-host.ts";
import type { CopyBetween } from "../job/machine-group.ts";
import { socketFolder } from "../ssh/socket-folder.ts";
import { sshHost } from "../ssh/ssh-host.ts";
import { copyOver } from "../ssh/ssh-machine.ts";
import { type loginSchema, targetOf } from "../ssh/ssh-settings.ts";
import { sshUrl } from "../ssh/target.ts";
import { copyStore } from "../stores/copy-store.ts";

/** Where Slurm's programs are, and the folder that the nodes share. */
export interface Login {
  readonly host: Host;
  /** A path of the shared folder as a store. */
  url(path: string): string;
  readonly copy: CopyBetween;
}

/** @param over  absent: the broker runs on the login host itself */
export const loginOf = async (
  over: z.infer<typeof loginSchema> | undefined,
  context: AdapterContext,
): Promise<Login> => {
  if (over === undefined)
    return {
      host: localHost(environment(context)),
      url: (path) => pathToFileURL(path).href,
      copy: copyStore,
    };
  const sockets = over.shareConnections ? await socketFolder(context) : undefined;
  const target = targetOf(over, over, sockets);
  return { host: sshHost(target), url: (path) => sshUrl(target, path), copy: copyOver([target]) };
};

/** What Slurm's programs need. */
const environment = ({ env }: AdapterContext): NodeJS.ProcessEnv =>
  Object.fromEntries(
    ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "SLURM_CONF"].flatMap((name) => {
      const value = env(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
