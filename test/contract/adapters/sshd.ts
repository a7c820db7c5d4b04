import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** OpenSSH's server wants to be started by its full path. */
export const sshdPath = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"].find(
  (path) => spawnSync(path, ["-V"]).error === undefined,
);
export const hasRsync = spawnSync("rsync", ["--version"]).status === 0;

/** A real sshd on loopback with keys of its own, whose users find themselves in a home folder of the test. */
export interface Sshd {
  readonly port: number;
  readonly home: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface Keys {
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

/** A key for the client, one for the servers, and what each has to know of the other. */
export const makeKeys = (folder: string): Keys & { readonly hostKey: string } => {
  const identityFile = join(folder, "id of the test");
  const hostKey = join(folder, "host-key");
  for (const file of [identityFile, hostKey])
    spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
  const knownHostsFile = join(folder, "known hosts");
  writeFileSync(knownHostsFile, "", { mode: 0o600 });
  return { identityFile, hostKey, knownHostsFile };
};

export const startSshd = async (
  folder: string,
  name: string,
  keys: Keys & { readonly hostKey: string },
  env: Readonly<Record<string, string>> = {},
): Promise<Sshd> => {
  const home = join(folder, name);
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const port = await freePort();
  const config = join(folder, `${name}.conf`);
  writeFileSync(config, configOf(port, { HOME: home, ...env }, keys));
  const publicKey = (await readFile(`${keys.hostKey}.pub`, "utf8")).trim();
  writeFileSync(keys.knownHostsFile, `[127.0.0.1]:${port} ${publicKey}\n`, { flag: "a" });
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    let said = "";
    child = spawn(sshdPath ?? "sshd", ["-D", "-e", "-f", config], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
    for (let tries = 0; !said.includes("Server listening"); tries++) {
      if (child.exitCode !== null || tries > 200) throw new Error(`sshd did not start: ${said}`);
      await sleep(50);
    }
  };
  const stop = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    // Connections have processes of their own, which would go on.
    const connections = await childrenOf(ending.pid ?? 0);
    ending.kill("SIGTERM");
    await ended;
    for (const pid of connections) kill(pid);
  };
  await start();
  return { port, home, stop, start };
};

const childrenOf = async (parent: number): Promise<readonly number[]> => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    }),
  );
  return pids.map(Number).filter((_, index) => parents[index] === parent);
};

const kill = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
};

const configOf = (
  port: number,
  env: Readonly<Record<string, string>>,
  keys: Keys & { readonly hostKey: string },
): string => `
Port ${port}
ListenAddress 127.0.0.1
HostKey "${keys.hostKey}"
PidFile none
AuthorizedKeysFile "${keys.identityFile}.pub"
AuthenticationMethods publickey
PermitRootLogin prohibit-password
UsePAM no
StrictModes no
PrintMotd no
MaxStartups 200
SetEnv ${Object.entries(env)
  .map(([name, value]) => `"${name}=${value}"`)
  .join(" ")}
`;

export const testUser = (): string => userInfo().username;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
