import type { Found, MachineRequest } from "../../domain/adapter.ts";
import { type LocationId, locationId, regionId } from "../../domain/ids.ts";
import { type Boot, type Instance, placeOf, TAG } from "../cloud/provider.ts";
import { armFailure } from "./failures.ts";

export interface AzureMachineSettings {
  /** `publisher:offer:sku:version`, or the id of an image. */
  readonly image?: string | undefined;
  /** Ids of subnets by region: a machine of Azure is in a network that exists. */
  readonly subnets: Readonly<Record<string, string>>;
  /** Id of a network security group that lets ssh in. */
  readonly securityGroup?: string | undefined;
  readonly publicAddress: boolean;
}

export const machineName = (requestId: string, node: number): string => `sky-${requestId}-${node}`;

/** @see https://learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update */
export const virtualMachine = (
  request: MachineRequest,
  node: number,
  boot: Boot,
  subnet: string,
  settings: AzureMachineSettings,
): object => {
  const { region, zone } = placeOf(request.location);
  return {
    location: region,
    ...(zone === undefined ? {} : { zones: [zoneNumber(zone)] }),
    tags: {
      [TAG.request]: request.id,
      [TAG.run]: request.run,
      [TAG.stage]: request.stage,
    },
    properties: {
      hardwareProfile: { vmSize: request.instanceType },
      storageProfile: {
        imageReference: image(request, settings),
        osDisk: {
          createOption: "FromImage",
          deleteOption: "Delete",
          managedDisk: { storageAccountType: "StandardSSD_LRS" },
          ...(request.diskGb === undefined ? {} : { diskSizeGB: Math.ceil(request.diskGb) }),
        },
      },
      osProfile: {
        computerName: machineName(request.id, node).slice(0, 63),
        adminUsername: boot.user,
        customData: Buffer.from(boot.script).toString("base64"),
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          ssh: {
            publicKeys: [
              { path: `/home/${boot.user}/.ssh/authorized_keys`, keyData: boot.authorizedKey },
            ],
          },
        },
      },
      networkProfile: networkProfile(request, node, subnet, settings),
      ...(request.market === "spot" ? SPOT : {}),
    },
  };
};

/** -1: up to the on-demand price, never evicted for the price. @see https://learn.microsoft.com/azure/virtual-machines/spot-vms */
const SPOT = { priority: "Spot", evictionPolicy: "Delete", billingProfile: { maxPrice: -1 } };

/** Interfaces and addresses are made with the machine, and go with it. */
const networkProfile = (
  request: MachineRequest,
  node: number,
  subnet: string,
  { securityGroup, publicAddress }: AzureMachineSettings,
): object => {
  const name = machineName(request.id, node);
  const address = {
    name,
    sku: { name: "Standard", tier: "Regional" },
    properties: { deleteOption: "Delete", publicIPAllocationMethod: "Static" },
  };
  const ipConfiguration = {
    name,
    properties: {
      subnet: { id: subnet },
      ...(publicAddress ? { publicIPAddressConfiguration: address } : {}),
    },
  };
  return {
    networkApiVersion: "2022-11-01",
    networkInterfaceConfigurations: [
      {
        name,
        properties: {
          primary: true,
          deleteOption: "Delete",
          ipConfigurations: [ipConfiguration],
          ...(securityGroup === undefined ? {} : { networkSecurityGroup: { id: securityGroup } }),
        },
      },
    ],
  };
};

/** Catalogs write zones as Azure does, `1`, or after the region, `westeurope-1`. */
const zoneNumber = (zone: string): string => zone.split("-").at(-1) ?? zone;

const image = (request: MachineRequest, settings: AzureMachineSettings): object => {
  const chosen = settings.image ?? defaultImage(request);
  if (chosen.startsWith("/")) return { id: chosen };
  const [publisher, offer, sku, version = "latest"] = chosen.split(":");
  return { publisher, offer, sku, version };
};

/** @see https://learn.microsoft.com/azure/virtual-machines/linux/endorsed-distros and https://learn.microsoft.com/azure/virtual-machines/azure-hpc-vm-images */
const defaultImage = ({ accelerators, instanceType }: MachineRequest): string => {
  if (Object.keys(accelerators).length > 0) return "microsoft-dsvm:ubuntu-hpc:2204:latest";
  // The p after the number of processors stands for Arm.
  const isArm = /^Standard_[A-Z]+\d+[a-z]*p[a-z]*_v\d/.test(instanceType);
  return `Canonical:ubuntu-24_04-lts:server${isArm ? "-arm64" : ""}:latest`;
};

/** The parts of the API's answer that are read. @see https://learn.microsoft.com/rest/api/compute/virtual-machines/get */
export interface VirtualMachine {
  readonly id?: string;
  readonly name?: string;
  readonly location?: string;
  readonly zones?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: {
    readonly timeCreated?: string;
    readonly provisioningState?: string;
    readonly hardwareProfile?: { readonly vmSize?: string };
    readonly networkProfile?: { readonly networkInterfaces?: readonly { readonly id?: string }[] };
    readonly instanceView?: {
      readonly statuses?: readonly {
        readonly code?: string;
        readonly message?: string;
        readonly time?: string;
      }[];
    };
  };
}

export interface Addresses {
  readonly publicAddress?: string;
  readonly privateAddress?: string;
}

/** @see https://learn.microsoft.com/azure/virtual-machines/states-billing */
export const toInstance = (vm: VirtualMachine, addresses: Addresses): Instance => {
  const statuses = vm.properties?.instanceView?.statuses ?? [];
  const power = statuses.find(({ code = "" }) => code.startsWith("PowerState/"));
  const failed = statuses.find(({ code = "" }) => code.startsWith("ProvisioningState/failed"));
  const state = stateOf(vm.properties?.provisioningState, power?.code, failed !== undefined);
  const endedAtMs = timeMs(power?.time);
  return {
    id: vm.name ?? "",
    state,
    startedAtMs: timeMs(vm.properties?.timeCreated) ?? 0,
    location: whereIs(vm),
    ...addresses,
    ...(state === "ended" ? { why: "ended" as const } : {}),
    ...(state === "ended" && endedAtMs !== undefined ? { endedAtMs } : {}),
    ...(failed === undefined
      ? {}
      : {
          refused: armFailure(`azure ${vm.location}: ${vm.name}`, {
            // ProvisioningState/failed/AllocationFailed
            code: failed.code?.split("/")[2] ?? "",
            message: failed.message ?? "",
          }),
        }),
  };
};

const stateOf = (
  provisioning: string | undefined,
  power: string | undefined,
  failed: boolean,
): Instance["state"] => {
  if (failed || provisioning === "Deleting") return "ended";
  if (power === "PowerState/running") return "running";
  return power === undefined || power === "PowerState/starting" ? "pending" : "ended";
};

const whereIs = ({ location = "", zones = [] }: VirtualMachine): LocationId =>
  locationId(regionId("azure", location), zones[0] ?? "");

export const toFound = (vm: VirtualMachine): Found | undefined => {
  const requestId = vm.tags?.[TAG.request];
  if (requestId === undefined) return undefined;
  return {
    requestId,
    run: vm.tags?.[TAG.run] ?? "",
    location: whereIs(vm),
    instanceType: vm.properties?.hardwareProfile?.vmSize ?? "",
    startedAtMs: timeMs(vm.properties?.timeCreated) ?? 0,
    handle: { instances: vm.name ?? "" },
  };
};

const timeMs = (text: string | undefined): number | undefined => {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};
