import { setTimeout as sleep } from "node:timers/promises";
import type { TokenCredential } from "@azure/identity";
import type { MachineRequest } from "../../domain/adapter.ts";
import { type Boot, type Instance, type Provider, placeOf, TAG } from "../cloud/provider.ts";
import { Failed, failed } from "../failure.ts";
import { type Arm, type ArmAnswer, armClient } from "./arm.ts";
import { type ArmError, armFailure } from "./failures.ts";
import {
  type Addresses,
  type AzureMachineSettings,
  machineName,
  toFound,
  toInstance,
  type VirtualMachine,
  virtualMachine,
} from "./virtual-machine.ts";

export interface AzureSettings extends AzureMachineSettings {
  readonly subscription: string;
  /** It exists already; machines of all regions are in it. */
  readonly resourceGroup: string;
  /** Another server that speaks Azure Resource Manager's API: sovereign clouds, tests. */
  readonly endpoint: string;
}

const COMPUTE = "2023-09-01";
const NETWORK = "2023-09-01";

/** @param credential  absent: found where Azure's identity package looks for it */
export const azureProvider = async (
  settings: AzureSettings,
  credential?: TokenCredential,
): Promise<Provider> => {
  const calls = new ArmCalls(await armClient(settings.endpoint, credential), settings);
  return {
    kind: "azure",
    user: "skyplan",
    create: (request, boot, signal) => create(calls, settings, request, boot, signal),
    find: async ({ id }, signal) => {
      const machines = await calls.machines(id, signal);
      return Promise.all(machines.map((vm) => calls.look(vm, signal)));
    },
    end: async (_, instances, signal) => {
      await Promise.all(instances.map((instance) => calls.delete(instance, signal)));
    },
    list: async (signal) => (await calls.tagged(signal)).flatMap((vm) => toFound(vm) ?? []),
  };
};

/** The names are the request's: asking again for a machine that is there changes nothing. */
const create = async (
  calls: ArmCalls,
  settings: AzureMachineSettings,
  request: MachineRequest,
  boot: Boot,
  signal: AbortSignal,
): Promise<void> => {
  const { region } = placeOf(request.location);
  const subnet = settings.subnets[region];
  if (subnet === undefined)
    throw failed(
      "unsupported",
      `azure ${region}: no subnet is set; name one under "subnets", as "${region}": "/subscriptions/…/subnets/…"`,
    );
  const there = new Set((await calls.machines(request.id, signal)).map(({ name }) => name));
  const nodes = Array.from({ length: request.nodes }, (_, node) => node);
  await Promise.all(
    nodes
      .filter((node) => !there.has(machineName(request.id, node)))
      .map((node) =>
        calls.put(request, node, virtualMachine(request, node, boot, subnet, settings), signal),
      ),
  );
};

/** The calls of the API, their pages, their waiting and their failures. */
class ArmCalls {
  readonly #arm: Arm;
  readonly #subscription: string;
  readonly #group: string;

  constructor(arm: Arm, { subscription, resourceGroup }: AzureSettings) {
    this.#arm = arm;
    this.#subscription = `/subscriptions/${encodeURIComponent(subscription)}`;
    this.#group = `${this.#subscription}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
  }

  async put(
    request: MachineRequest,
    node: number,
    body: object,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `azure ${request.location}: creation of ${request.instanceType}`;
    const path = this.#machine(machineName(request.id, node));
    const begun = await this.#arm.ask({ doing, method: "PUT", path, body }, signal);
    if (begun?.operation !== undefined) await this.#finished(doing, begun.operation, begun, signal);
  }

  /** @see https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
  async #finished(
    doing: string,
    operation: string,
    begun: ArmAnswer,
    signal: AbortSignal,
  ): Promise<void> {
    for (let waitMs = begun.retryAfterMs; ; ) {
      await sleep(waitMs ?? 5_000, undefined, { signal });
      const answer = await this.#arm.ask({ doing, method: "GET", path: operation }, signal);
      const { status, error } = (answer?.body ?? {}) as {
        readonly status?: string;
        readonly error?: ArmError;
      };
      if (status === "Succeeded") return;
      if (status === "Failed" || status === "Canceled" || answer === undefined)
        throw new Failed(armFailure(doing, error ?? { code: status, message: "no reason given" }));
      waitMs = answer.retryAfterMs;
    }
  }

  async machines(requestId: string, signal: AbortSignal): Promise<readonly VirtualMachine[]> {
    const path = `${this.#group}/providers/Microsoft.Compute/virtualMachines?api-version=${COMPUTE}`;
    const all = await this.#pages("azure: list of machines", path, signal);
    return all
      .filter(({ tags }) => tags?.[TAG.request] === requestId)
      .sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
  }

  async tagged(signal: AbortSignal): Promise<readonly VirtualMachine[]> {
    const path = `${this.#subscription}/providers/Microsoft.Compute/virtualMachines?api-version=${COMPUTE}`;
    const all = await this.#pages("azure: list of machines", path, signal);
    return all.filter(({ tags }) => tags?.[TAG.request] !== undefined);
  }

  async #pages(
    doing: string,
    first: string,
    signal: AbortSignal,
  ): Promise<readonly VirtualMachine[]> {
    const seen: VirtualMachine[] = [];
    for (let path: string | undefined = first; path !== undefined; ) {
      const answer = await this.#arm.ask({ doing, method: "GET", path }, signal);
      const page = (answer?.body ?? {}) as {
        readonly value?: readonly VirtualMachine[];
        readonly nextLink?: string;
      };
      seen.push(...(page.value ?? []));
      path = page.nextLink;
    }
    return seen;
  }

  /** A machine with its state, which lists do not tell, and its addresses. */
  async look(listed: VirtualMachine, signal: AbortSignal): Promise<Instance> {
    const doing = `azure: state of ${listed.name}`;
    const path = `${this.#machine(listed.name ?? "")}&$expand=instanceView`;
    const answer = await this.#arm.ask({ doing, method: "GET", path }, signal);
    if (answer === undefined) return { ...toInstance(listed, {}), state: "ended", why: "lost" };
    const vm = answer.body as VirtualMachine;
    const nic = vm.properties?.networkProfile?.networkInterfaces?.[0]?.id;
    return toInstance(vm, nic === undefined ? {} : await this.#addresses(nic, signal));
  }

  async #addresses(nic: string, signal: AbortSignal): Promise<Addresses> {
    const doing = "azure: addresses";
    const path = `${nic}?api-version=${NETWORK}&$expand=ipConfigurations/publicIPAddress`;
    const answer = await this.#arm.ask({ doing, method: "GET", path }, signal);
    const { properties } = (answer?.body ?? {}) as NetworkInterface;
    const ip = properties?.ipConfigurations?.[0]?.properties;
    const publicAddress = ip?.publicIPAddress?.properties?.ipAddress;
    return {
      ...(publicAddress === undefined ? {} : { publicAddress }),
      ...(ip?.privateIPAddress === undefined ? {} : { privateAddress: ip.privateIPAddress }),
    };
  }

  async delete({ id }: Instance, signal: AbortSignal): Promise<void> {
    // Without waiting for a tidy shutdown: what matters was copied before.
    const path = `${this.#machine(id)}&forceDeletion=true`;
    await this.#arm.ask({ doing: `azure: deletion of ${id}`, method: "DELETE", path }, signal);
  }

  #machine(name: string): string {
    return `${this.#group}/providers/Microsoft.Compute/virtualMachines/${encodeURIComponent(name)}?api-version=${COMPUTE}`;
  }
}

/** @see https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces/get */
interface NetworkInterface {
  readonly properties?: {
    readonly ipConfigurations?: readonly {
      readonly properties?: {
        readonly privateIPAddress?: string;
        readonly publicIPAddress?: { readonly properties?: { readonly ipAddress?: string } };
      };
    }[];
  };
}
