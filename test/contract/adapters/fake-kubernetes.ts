import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { V1Job, V1Pod } from "@kubernetes/client-node";
import { type WebSocket, WebSocketServer } from "ws";
import { killAll } from "./processes.ts";

/**
 * A **fake** of the few calls of the Kubernetes API that the adapter makes: Jobs and their pods as JSON in memory, pods
 * as processes of this machine in folders of their own, `exec` by the fifth protocol of WebSockets. Its answers are as
 * an API server, controllers and a kubelet 1.34 gave them to the same calls (`kubernetes-cluster.test.ts` runs against
 * those); it schedules nothing, isolates nothing, and is no proof that a cluster answers so.
 */
export interface FakeKubernetes {
  readonly url: string;
  /** What the adapter's `folder` is to be; each pod has it as a folder of its own. */
  readonly folder: string;
  /** Where a path of a pod really is. */
  pathOf(pod: string, path: string): string;
  /** The server is gone until the returned function is called; pods go on. */
  cutOff(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const FOLDER = "/folder-of-the-fake";
/** As seen: so long after a container has ended its pod is still told as running, while `exec` fails. */
const STATUS_LAG_MS = 1200;
const START_MS = 150;

interface Pod {
  readonly object: V1Pod;
  readonly sandbox: string;
  keeper?: ChildProcess;
  /** Its container has ended, whatever `object` says. */
  over: boolean;
}

type Reply = readonly [status: number, body: unknown];

export const startFakeKubernetes = async (base: string): Promise<FakeKubernetes> => {
  const jobs = new Map<string, V1Job>();
  const pods = new Map<string, Pod>();
  const sockets = new Set<Socket>();

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
    const body = (await buffer(request)).toString("utf8");
    const [, kind, name] = PATH.exec(pathname) ?? [];
    const selected = selecting(searchParams.get("labelSelector") ?? "");
    if (kind === "events") return [200, list("v1", "Event", [])];
    if (kind === "pods")
      return [200, list("v1", "Pod", [...pods.values()].map((pod) => pod.object).filter(selected))];
    if (request.method === "POST") return create(JSON.parse(body));
    if (name === undefined)
      return [200, list("batch/v1", "Job", [...jobs.values()].filter(selected))];
    const job = jobs.get(name);
    if (job === undefined) return failure(404, "NotFound", `jobs.batch "${name}" not found`);
    if (request.method === "GET") return [200, job];
    await remove(name);
    return [200, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" }];
  };

  const create = (given: V1Job): Reply => {
    const name = given.metadata?.name ?? "";
    if (jobs.has(name)) return failure(409, "AlreadyExists", `jobs.batch "${name}" already exists`);
    const creationTimestamp = now();
    const metadata = { ...given.metadata, namespace: "default", creationTimestamp };
    const job = {
      ...given,
      metadata,
      status: { startTime: creationTimestamp },
    } as unknown as V1Job;
    jobs.set(name, job);
    for (let rank = 0; rank < (given.spec?.completions ?? 1); rank++) createPod(name, job, rank);
    return [201, job];
  };

  const createPod = (jobName: string, job: V1Job, rank: number): void => {
    const name = `${jobName}-${rank}-${Math.random().toString(36).slice(2, 7)}`;
    const template = job.spec?.template.metadata;
    const index = { "batch.kubernetes.io/job-completion-index": String(rank) };
    const metadata = {
      name,
      labels: { ...template?.labels, ...index, "job-name": jobName },
      annotations: { ...template?.annotations, ...index },
      creationTimestamp: now(),
    };
    const object = { metadata, spec: job.spec?.template.spec, status: { phase: "Pending" } };
    const sandbox = join(base, name);
    mkdirSync(sandbox, { recursive: true, mode: 0o700 });
    const pod: Pod = { object: object as unknown as V1Pod, sandbox, over: false };
    pods.set(name, pod);
    setTimeout(() => start(pod, job), START_MS);
  };

  const start = (pod: Pod, job: V1Job): void => {
    if (pod.over) return;
    const [program = "", ...args] = (pod.object.spec?.containers[0]?.command ?? []).map((word) =>
      word.replaceAll(FOLDER, pod.sandbox),
    );
    pod.keeper = spawn(program, args, { stdio: "ignore", env: environment(pod) });
    pod.keeper.once("exit", () => void ended(pod, job));
    setStatus(pod, { phase: "Running", podIP: "127.0.0.1", startTime: now() });
  };

  /** A container's other processes end with its first. */
  const ended = async (pod: Pod, job: V1Job): Promise<void> => {
    pod.over = true;
    await killAll(pod.sandbox);
    const finishedAt = now();
    setTimeout(() => {
      const terminated = { exitCode: 0, reason: "Completed", finishedAt };
      const containerStatuses = [{ name: "main", state: { terminated } }];
      setStatus(pod, { ...pod.object.status, phase: "Succeeded", containerStatuses });
      const conditions = [{ type: "Complete", status: "True" }];
      Object.assign(job, { status: { ...job.status, conditions } });
    }, STATUS_LAG_MS);
  };

  const remove = async (name: string): Promise<void> => {
    jobs.delete(name);
    for (const [podName, pod] of pods) {
      if (pod.object.metadata?.labels?.["job-name"] !== name) continue;
      pod.over = true;
      pod.keeper?.removeAllListeners("exit");
      pod.keeper?.kill("SIGTERM");
      await killAll(pod.sandbox);
      pods.delete(podName);
    }
  };

  const exec = (socket: WebSocket, pod: Pod | undefined, argv: readonly string[]): void => {
    if (pod === undefined || pod.over || pod.keeper === undefined) {
      socket.send(onChannel(3, JSON.stringify(notFound)));
      socket.close();
      return;
    }
    const [program = "", ...args] = argv;
    const child = spawn(program, args, { env: environment(pod), cwd: pod.sandbox });
    child.stdout.on("data", (chunk: Buffer) => socket.send(onChannel(1, chunk)));
    child.stderr.on("data", (chunk: Buffer) => socket.send(onChannel(2, chunk)));
    child.stdin.on("error", () => undefined);
    socket.on("message", (message: Buffer) => {
      const [channel] = message;
      if (channel === 255) child.stdin.end();
      else child.stdin.write(inSandbox(message.subarray(1), pod.sandbox));
    });
    // Whoever asked is gone; what it started in the background goes on.
    socket.on("close", () => child.kill("SIGKILL"));
    child.on("close", (code) => {
      socket.send(onChannel(3, JSON.stringify(statusOf(code ?? 137))));
      socket.close();
    });
  };

  const server = createServer((request, response) => {
    answer(request).then(
      ([status, body]) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  server.on("upgrade", (request, socket, head) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
    const pod = pods.get(/\/pods\/([^/]+)\/exec$/.exec(pathname)?.[1] ?? "");
    webSockets.handleUpgrade(request, socket, head, (open) =>
      exec(open, pod, searchParams.getAll("command")),
    );
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const listen = (port: number): Promise<void> =>
    new Promise((done) => server.listen(port, "127.0.0.1", done));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = new Promise((done) => server.close(done));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    folder: FOLDER,
    pathOf: (pod, path) => path.replace(FOLDER, pods.get(pod)?.sandbox ?? join(base, pod)),
    cutOff: async () => {
      await close();
      return () => listen(port);
    },
    stop: async () => {
      for (const name of jobs.keys()) await remove(name);
      await close();
    },
  };
};

const PATH =
  /^\/(?:apis\/batch\/v1|api\/v1)\/namespaces\/default\/(jobs|pods|events)(?:\/([^/]+))?$/;

/** `label` or `label=value`. */
const selecting = (selector: string): ((object: V1Job | V1Pod) => boolean) => {
  const [label = "", value] = selector.split("=");
  return ({ metadata }) => {
    const has = metadata?.labels?.[label];
    return label === "" || (value === undefined ? has !== undefined : has === value);
  };
};

const PROTOCOL = "v5.channel.k8s.io";

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

const list = (apiVersion: string, kind: string, items: readonly object[]) => ({
  apiVersion,
  kind: `${kind}List`,
  metadata: {},
  items,
});

const failure = (code: number, reason: string, message: string): Reply => [
  code,
  { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code },
];

const setStatus = (pod: Pod, status: object): void => {
  Object.assign(pod.object, { status });
};

const environment = ({ sandbox }: Pod): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: sandbox,
});

/** The one path that pods see in places of their own. What asks for it comes in the first message. */
const inSandbox = (bytes: Buffer, sandbox: string): Buffer =>
  bytes.includes(FOLDER)
    ? Buffer.from(bytes.toString("latin1").replaceAll(FOLDER, sandbox), "latin1")
    : bytes;

const onChannel = (channel: number, data: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from([channel]), Buffer.from(data)]);

const notFound = {
  status: "Failure",
  message: 'Internal error occurred: unable to upgrade connection: container not found ("main")',
  reason: "InternalError",
  code: 500,
};

const statusOf = (exitCode: number): object =>
  exitCode === 0
    ? { status: "Success" }
    : {
        status: "Failure",
        reason: "NonZeroExitCode",
        message: `command terminated with non-zero exit code: exit status ${exitCode}`,
        details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
      };
