/** One host of an ssh configuration that SkyPilot wrote. */
export interface SshEntry {
  readonly name: string;
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly identityFile?: string;
  /** It is reached through another program. */
  readonly isProxied: boolean;
}

/** Hosts of `~/.sky/generated/ssh/<cluster>`: the head and `<cluster>-worker<n>`, in the order of their ranks. */
export const sshEntries = (text: string): readonly SshEntry[] => {
  const entries: Record<string, string>[] = [];
  for (const line of text.split("\n")) {
    const [, keyword = "", value = ""] = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (keyword.toLowerCase() === "host") entries.push({ name: value });
    else if (keyword !== "") set(entries.at(-1), keyword.toLowerCase(), value);
  }
  return entries
    .filter(({ hostname }) => hostname !== undefined)
    .map((entry) => ({
      name: entry.name ?? "",
      host: entry.hostname ?? "",
      ...(entry.user === undefined ? {} : { user: entry.user }),
      ...(entry.port === undefined ? {} : { port: Number(entry.port) }),
      ...(entry.identityfile === undefined
        ? {}
        : { identityFile: entry.identityfile.replace(/^"(.*)"$/, "$1") }),
      isProxied: entry.proxycommand !== undefined || entry.proxyjump !== undefined,
    }));
};

/** The first value of a keyword holds, as for ssh itself. */
const set = (entry: Record<string, string> | undefined, keyword: string, value: string): void => {
  if (entry !== undefined) entry[keyword] ??= value;
};
