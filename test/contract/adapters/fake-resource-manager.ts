import { createServer } from "node:http";

/**
 * A fake of the few calls of Azure Resource Manager that the adapter makes, written from its public reference:
 * https://learn.microsoft.com/rest/api/compute/virtual-machines (create or update, get with $expand=instanceView, list,
 * list all, delete), https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces/get,
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations. It is no proof that Azure answers so.
 */
export interface FakeResourceManager {
  readonly url: string;
  /** The next creation's operation fails with this. */
  failNext(error: object): void;
  /** The next creation is refused with this. */
  refuseNext(status: number, error: object): void;
  /** Azure takes a spot machine back, or a machine shuts itself down. */
  remove(name: string): void;
  stopMachine(name: string): void;
  readonly puts: readonly { readonly name: string; readonly body: Json }[];
  stop(): Promise<void>;
}

type Json = Record<string, unknown>;
type Reply = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

export const startFakeResourceManager = async (): Promise<FakeResourceManager> => {
  const machines = new Map<string, { readonly vm: Json; power: string }>();
  const operations = new Map<string, Json>();
  const puts: { name: string; body: Json }[] = [];
  let failing: object | undefined;
  let refusing: { status: number; error: object } | undefined;
  let url = "";
  const path = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines";

  const put = (name: string, body: Json): Reply => {
    if (refusing !== undefined) {
      const { status, error } = refusing;
      refusing = undefined;
      return [status, { error }];
    }
    puts.push({ name, body });
    const id = `op${operations.size}`;
    const headers = { "azure-asyncoperation": `${url}/operations/${id}`, "retry-after": "0" };
    if (failing === undefined) {
      const properties = {
        ...(body.properties as Json),
        timeCreated: new Date().toISOString(),
        provisioningState: "Succeeded",
        networkProfile: { networkInterfaces: [{ id: `/nics/${name}` }] },
      };
      machines.set(name, { vm: { ...body, name, properties }, power: "PowerState/running" });
      operations.set(id, { status: "Succeeded" });
    } else {
      operations.set(id, { status: "Failed", error: failing });
      failing = undefined;
    }
    return [201, { name }, headers];
  };
  const look = (name: string): Reply => {
    const found = machines.get(name);
    if (found === undefined) return [404, { error: { code: "ResourceNotFound", message: name } }];
    const statuses = [{ code: found.power, time: new Date().toISOString() }];
    const properties = { ...(found.vm.properties as Json), instanceView: { statuses } };
    return [200, { ...found.vm, properties }];
  };
  const nic = {
    properties: {
      ipConfigurations: [
        {
          properties: {
            privateIPAddress: "10.1.0.4",
            publicIPAddress: { properties: { ipAddress: "127.0.0.1" } },
          },
        },
      ],
    },
  };
  const answer = (method: string, at: string, body: string): Reply => {
    const [, name = ""] = new RegExp(`^${path}/([^/]+)$`).exec(at) ?? [];
    if (method === "PUT") return put(name, JSON.parse(body));
    if (method === "DELETE") return machines.delete(name) ? [202, ""] : look(name);
    return name === "" ? readOther(at) : look(name);
  };
  const readOther = (at: string): Reply => {
    if (at.startsWith("/nics/")) return [200, nic];
    if (at.startsWith("/operations/"))
      return [200, operations.get(at.slice("/operations/".length))];
    if (!at.endsWith("/providers/Microsoft.Compute/virtualMachines")) return [400, {}];
    return [200, { value: [...machines.values()].map(({ vm }) => vm) }];
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const at = new URL(request.url ?? "", "http://fake").pathname;
      const [status, json, headers = {}] =
        request.headers.authorization === "Bearer t"
          ? answer(request.method ?? "", at, body)
          : ([401, { error: { code: "InvalidAuthenticationToken", message: "no" } }] as const);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(json === "" ? "" : JSON.stringify(json));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return {
    url,
    puts,
    failNext: (error) => {
      failing = error;
    },
    refuseNext: (status, error) => {
      refusing = { status, error };
    },
    remove: (name) => void machines.delete(name),
    stopMachine: (name) => {
      const machine = machines.get(name);
      if (machine !== undefined) machine.power = "PowerState/stopped";
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
};
