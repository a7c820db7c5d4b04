import { chmod, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { failed, orThrow } from "../failure.ts";
import { runProcess } from "../process.ts";

export interface BrokerKey {
  /** File of the private key, mode 0600. */
  readonly identityFile: string;
  /** One line, as `authorized_keys` has it. */
  readonly authorizedKey: string;
}

/** The key pair by which machines of clouds know this broker; made when it is first needed, and kept. */
export const brokerKey = async (stateFolder: string, signal: AbortSignal): Promise<BrokerKey> => {
  const folder = join(stateFolder, "keys");
  const identityFile = join(folder, "id_ed25519");
  const known = await publicKey(identityFile);
  if (known !== undefined) return { identityFile, authorizedKey: known };
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const made = await mkdtemp(join(stateFolder, ".keys-"));
  try {
    const args = ["-q", "-t", "ed25519", "-N", "", "-C", "skyplan", "-f", join(made, "id_ed25519")];
    const ran = orThrow(await runProcess("ssh-keygen", args, { signal }));
    if (ran.exitCode !== 0) throw failed("unknown", `ssh-keygen: ${ran.stderr.trim()}`);
    await chmod(join(made, "id_ed25519.pub"), 0o600);
    // Whole or not at all; of two at once the first one's is kept.
    await rename(made, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return { identityFile, authorizedKey: (await publicKey(identityFile)) ?? "" };
};

const publicKey = (identityFile: string): Promise<string | undefined> =>
  readFile(`${identityFile}.pub`, "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
