import { createServer } from "node:http";

/**
 * A fake of the few calls of Compute Engine's REST API that the adapter makes, written from its public reference:
 * https://cloud.google.com/compute/docs/reference/rest/v1/instances/bulkInsert (zonal), …/regionInstances/bulkInsert,
 * …/instances/aggregatedList, …/globalOperations/aggregatedList, …/zoneOperations/wait, …/instances/delete, and the
 * errors of https://cloud.google.com/compute/docs/troubleshooting/troubleshooting-vm-creation.
 * It is no proof that Google answers so.
 */
export interface FakeComputeEngine {
  readonly url: string;
  /** The next insert's operation fails with this. */
  failNext(error: { readonly code: string; readonly message: string }): void;
  /** The next call that changes something is refused with this. */
  refuseNext(status: number, reason: string, message: string): void;
  /** Google takes a spot machine back. */
  preempt(name: string): void;
  readonly inserts: {
    readonly path: string;
    readonly requestId: string;
    readonly body: InsertBody;
  }[];
  stop(): Promise<void>;
}

export interface InsertBody {
  readonly count: string;
  readonly minCount: string;
  readonly perInstanceProperties: Readonly<Record<string, object>>;
  readonly locationPolicy?: object;
  readonly instanceProperties: {
    readonly machineType: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly metadata: {
      readonly items: readonly { readonly key: string; readonly value: string }[];
    };
    readonly scheduling: Readonly<Record<string, unknown>>;
    readonly guestAccelerators?: readonly object[];
    readonly disks: readonly object[];
  };
}

type Json = Record<string, unknown>;
type Reply = readonly [status: number, body: unknown];

const problem = (code: number, reason: string, message: string): Reply => [
  code,
  { error: { code, message, errors: [{ reason, message }] } },
];

export const startFakeComputeEngine = async (): Promise<FakeComputeEngine> => {
  const instances = new Map<string, Json>();
  const operations: Json[] = [];
  const inserts: FakeComputeEngine["inserts"][number][] = [];
  let failing: object | undefined;
  let refusing: { status: number; reason: string; message: string } | undefined;
  const linkOf = (zone: string, name: string) =>
    `https://www.googleapis.com/compute/v1/projects/p/zones/${zone}/instances/${name}`;
  const note = (operationType: string, zone: string, name: string, more: Json = {}): Json => {
    const at = new Date().toISOString();
    const operation = {
      name: `operation-${operations.length}`,
      operationType,
      status: "DONE",
      targetLink: linkOf(zone, name),
      insertTime: at,
      endTime: at,
      ...more,
    };
    operations.push(operation);
    return operation;
  };
  const insert = (path: string, requestId: string, body: InsertBody): Json => {
    const zone = /zones\/([^/]+)/.exec(path)?.[1] ?? `${/regions\/([^/]+)/.exec(path)?.[1]}-b`;
    const again = inserts.some((each) => each.requestId === requestId);
    inserts.push({ path, requestId, body });
    if (failing !== undefined) {
      const error = { errors: [failing] };
      failing = undefined;
      return note("bulkInsert", zone, "", { error, status: "RUNNING", later: true });
    }
    for (const name of again ? [] : Object.keys(body.perInstanceProperties)) {
      instances.set(name, {
        name,
        status: "RUNNING",
        zone: `https://www.googleapis.com/compute/v1/projects/p/zones/${zone}`,
        machineType: `zones/${zone}/machineTypes/${body.instanceProperties.machineType}`,
        creationTimestamp: new Date().toISOString(),
        labels: body.instanceProperties.labels,
        metadata: body.instanceProperties.metadata,
        networkInterfaces: [{ networkIP: "10.0.0.2", accessConfigs: [{ natIP: "127.0.0.1" }] }],
      });
      note("insert", zone, name);
    }
    // As Google does it: the answer comes before the work is done.
    return { ...note("bulkInsert", zone, ""), status: "RUNNING" };
  };
  const matching = (filter: string): Json[] => {
    const label = /^labels\.([\w-]+)(=|:)(.*)$/.exec(filter);
    const wanted = label?.[3];
    return [...instances.values()].filter(({ labels }) => {
      const value = (labels as Record<string, string>)[label?.[1] ?? ""];
      return wanted === "*" ? value !== undefined : value === wanted;
    });
  };
  const aggregated = (filter: string): Json => {
    const zones = new Map<string, Json[]>();
    for (const one of matching(filter)) {
      const zone = `zones/${String(one.zone).split("/").at(-1)}`;
      zones.set(zone, [...(zones.get(zone) ?? []), one]);
    }
    return Object.fromEntries([...zones].map(([zone, found]) => [zone, { instances: found }]));
  };
  const ended = (filter: string): Json => {
    const pattern = new RegExp(`^${/targetLink eq "(.*)"$/.exec(filter)?.[1]}$`);
    const found = operations.filter(({ targetLink }) => pattern.test(String(targetLink)));
    return { "zones/z": { operations: found } };
  };
  const refused = (method: string): Reply | undefined => {
    if (refusing === undefined || method === "GET") return undefined;
    const { status, reason, message } = refusing;
    refusing = undefined;
    return problem(status, reason, message);
  };
  const read = (path: string, filter: string): Reply | undefined => {
    if (path === "/aggregated/instances") return [200, { items: aggregated(filter) }];
    return path === "/aggregated/operations" ? [200, { items: ended(filter) }] : undefined;
  };
  const write = (method: string, path: string, url: URL, body: string): Reply | undefined => {
    if (path.endsWith("/instances/bulkInsert"))
      return [200, insert(path, url.searchParams.get("requestId") ?? "", JSON.parse(body))];
    const waited = operations.find(({ name }) => path.endsWith(`/operations/${name}/wait`));
    if (waited !== undefined) return [200, { ...waited, status: "DONE" }];
    const [, zone = "", name = ""] = /^\/zones\/([^/]+)\/instances\/([^/]+)$/.exec(path) ?? [];
    return method === "DELETE" && instances.delete(name)
      ? [200, note("delete", zone, name)]
      : undefined;
  };
  const answer = (method: string, url: URL, body: string): Reply => {
    const path = url.pathname.replace(/^\/compute\/v1\/projects\/[^/]+/, "");
    const filter = url.searchParams.get("filter") ?? "";
    return (
      refused(method) ??
      (method === "GET" ? read(path, filter) : write(method, path, url, body)) ??
      problem(404, "notFound", `${path} was not found`)
    );
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://fake");
      const signedIn = request.headers.authorization === "Bearer t";
      const [status, json] = signedIn
        ? answer(request.method ?? "", url, body)
        : problem(401, "required", "no token");
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(json));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    inserts,
    failNext: (error) => {
      failing = error;
    },
    refuseNext: (status, reason, message) => {
      refusing = { status, reason, message };
    },
    preempt: (name) => {
      const zone = String(instances.get(name)?.zone).split("/").at(-1) ?? "";
      instances.delete(name);
      note("compute.instances.preempted", zone, name);
      note("delete", zone, name);
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
};
