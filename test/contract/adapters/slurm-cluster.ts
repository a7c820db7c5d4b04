import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./services.ts";

export interface SlurmCluster {
  /** Its programs find the cluster by it. */
  readonly conf: string;
  stop(): Promise<void>;
}

/**
 * Debian's munge and Slurm on loopback: a controller and so many nodes, which are daemons on this machine.
 * No accounting database: ended jobs are known to the controller alone.
 */
export const startSlurm = async (folder: string, nodes: number): Promise<SlurmCluster> => {
  const conf = join(folder, "slurm.conf");
  const ports = await Promise.all(Array.from({ length: nodes + 1 }, freePort));
  mkdirSync(join(folder, "state"), { recursive: true });
  writeFileSync(join(folder, "key"), randomBytes(1024), { mode: 0o600 });
  writeFileSync(conf, configOf(folder, ports));
  const file = (name: string) => join(folder, name);
  const children = [
    start("/usr/sbin/munged", [
      "--foreground",
      "--force",
      `--socket=${file("munge.sock")}`,
      `--key-file=${file("key")}`,
      `--pid-file=${file("munged.pid")}`,
      `--log-file=${file("munged.log")}`,
      `--seed-file=${file("munge.seed")}`,
    ]),
  ];
  await sleep(500);
  children.push(start("/usr/sbin/slurmctld", ["-D", "-f", conf]));
  for (let node = 1; node <= nodes; node++)
    children.push(start("/usr/sbin/slurmd", ["-D", "-N", `n${node}`, "-f", conf]));
  const cluster = { conf, stop: () => stop([...children].reverse()) };
  await allIdle(conf, nodes).catch(async (error: unknown) => {
    await cluster.stop();
    throw error;
  });
  return cluster;
};

const start = (program: string, args: readonly string[]): ChildProcess =>
  spawn(program, args, { stdio: "ignore" });

const stop = async (children: readonly ChildProcess[]): Promise<void> => {
  for (const child of children) {
    if (child.exitCode !== null) continue;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await ended;
  }
};

const allIdle = async (conf: string, nodes: number): Promise<void> => {
  for (let tries = 0; ; tries++) {
    const seen = spawnSync("sinfo", ["--noheader", "--Node", "--partition=main", "--format=%T"], {
      encoding: "utf8",
      env: { ...process.env, SLURM_CONF: conf },
    });
    const idle = seen.stdout?.split("\n").filter((state) => state.trim() === "idle").length;
    if (idle === nodes) return;
    if (tries > 150) throw new Error(`Slurm did not start: ${seen.stdout} ${seen.stderr}`);
    await sleep(200);
  }
};

const configOf = (folder: string, [controller, ...nodes]: readonly number[]): string =>
  `
ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=${controller}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.sock
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool.%n
SlurmctldPidFile=${folder}/ctld.pid
SlurmdPidFile=${folder}/slurmd.%n.pid
SlurmctldLogFile=${folder}/ctld.log
SlurmdLogFile=${folder}/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MailProg=/bin/true
ReturnToService=2
KillWait=2
PreemptType=preempt/partition_prio
PreemptMode=CANCEL
${nodes.map((port, at) => `NodeName=n${at + 1} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${port} CPUs=1 State=UNKNOWN`).join("\n")}
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
`.trimStart();
