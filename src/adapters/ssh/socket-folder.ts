import { chmod, lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AdapterContext } from "../context.ts";

/** A socket's path may have 104 bytes on some systems; ssh adds a name of 41 and, while it makes one, 17 more. */
const LONGEST = 104 - 41 - 17 - 1;

/**
 * Where connections that are shared have their sockets: below the state folder or, where its path is too long for
 * sockets, in a folder of the user's below `/tmp`. `undefined`: neither can be had, and each command connects anew.
 */
export const socketFolder = async (context: AdapterContext): Promise<string | undefined> => {
  const own = join(context.stateFolder, "ssh", "c");
  const folder = own.length <= LONGEST ? own : `/tmp/sky-ssh-${process.getuid?.() ?? "user"}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const stats = await lstat(folder);
    // In a folder of someone else they could answer for the host.
    if (!stats.isDirectory() || stats.uid !== process.getuid?.()) return undefined;
    await chmod(folder, 0o700);
    return folder;
  } catch {
    return undefined;
  }
};
