import { failed } from "../failure.ts";
import type { Store } from "../stores/store.ts";
import { sshStore } from "./ssh-store.ts";
import { parseSshUrl, type SshTarget, sameTarget } from "./target.ts";

/**
 * @param url    `ssh://[user@]host[:port]/path`
 * @param known  machines whose keys and policies are given; others are as the user's own ssh configuration has them
 */
export const openSshStore = (url: string, known: readonly SshTarget[] = []): Store => {
  const parsed = parseSshUrl(url);
  if (parsed === undefined)
    throw failed("unsupported", `"${url}" is no store; ssh://[user@]host[:port]/path is needed`);
  const target = known.find((each) => sameTarget(each, parsed.target)) ?? parsed.target;
  return sshStore(url, target, parsed.path);
};
