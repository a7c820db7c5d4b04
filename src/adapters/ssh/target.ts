/** A machine that the system's OpenSSH client reaches. What is not given is as the user's own ssh configuration has it. */
export interface SshTarget {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** Private key; no other is tried then. */
  readonly identityFile?: string;
  /** `strict`: only keys that are known. `accept-new`: a first key is believed and kept. `off`: any, which is for tests alone. */
  readonly hostKeys: "strict" | "accept-new" | "off";
  readonly knownHostsFile?: string;
  /** Folder of sockets of connections that are kept for the next command; absent: each command connects anew. */
  readonly socketFolder?: string;
}

const CHECKING = { strict: "yes", "accept-new": "accept-new", off: "no" } as const;

/** Arguments of `ssh`, without the host and the command. */
export const sshOptions = (target: SshTarget): readonly string[] => {
  const options: Record<string, string | undefined> = {
    BatchMode: "yes",
    ConnectTimeout: "10",
    ServerAliveInterval: "15",
    ServerAliveCountMax: "3",
    LogLevel: "ERROR",
    ForwardAgent: "no",
    ForwardX11: "no",
    ClearAllForwardings: "yes",
    PermitLocalCommand: "no",
    StrictHostKeyChecking: CHECKING[target.hostKeys],
    UserKnownHostsFile: quoted(target.knownHostsFile),
    IdentityFile: quoted(target.identityFile),
    IdentitiesOnly: target.identityFile === undefined ? undefined : "yes",
    Port: target.port?.toString(),
    User: target.user,
    ...sharing(target.socketFolder),
  };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : ["-o", `${name}=${value}`],
  );
  return ["-T", ...given];
};

/** `ssh`'s arguments to run bash there; what bash does comes on standard input. */
export const bashOver = (target: SshTarget): readonly string[] => [
  ...sshOptions(target),
  "--",
  target.host,
  "bash --noprofile --norc -s",
];

const sharing = (folder: string | undefined): Record<string, string> =>
  folder === undefined
    ? {}
    : {
        ControlMaster: "auto",
        ControlPath: `${quoted(folder)?.slice(0, -1)}/%C"`,
        ControlPersist: "30",
      };

/** As the client's configuration writes names of files: blanks need quotes, `%` begins a token. */
const quoted = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : `"${file.replaceAll("%", "%%")}"`;

/** `ssh://user@host:port`, to which a path is added. */
export const sshUrl = (target: SshTarget, path: string): string => {
  const user = target.user === undefined ? "" : `${encodeURIComponent(target.user)}@`;
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  const port = target.port === undefined ? "" : `:${target.port}`;
  return `ssh://${user}${host}${port}${path.split("/").map(encodeURIComponent).join("/")}`;
};

/** The target of a store's URL, with the user's own ssh configuration, and the path there. */
export const parseSshUrl = (
  url: string,
): { readonly target: SshTarget; readonly path: string } | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, username, pathname } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (protocol !== "ssh:" || host === "" || host.startsWith("-")) return undefined;
  const target: SshTarget = {
    host,
    hostKeys: "strict",
    ...(port === "" ? {} : { port: Number(port) }),
    ...(username === "" ? {} : { user: decodeURIComponent(username) }),
  };
  return { target, path: decodeURIComponent(pathname).replace(/(.)\/+$/, "$1") };
};

/** Whether two reach the same account of the same machine, as far as their words tell. */
export const sameTarget = (a: SshTarget, b: SshTarget): boolean =>
  a.host === b.host && (a.port ?? 22) === (b.port ?? 22) && a.user === b.user;
