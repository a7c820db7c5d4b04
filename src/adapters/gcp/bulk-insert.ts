import { createHash } from "node:crypto";
import type { MachineRequest } from "../../domain/adapter.ts";
import { type Boot, placeOf, TAG } from "../cloud/provider.ts";
import { failed } from "../failure.ts";

export interface GcpMachineSettings {
  /** `projects/P/global/images/family/F` */
  readonly image?: string | undefined;
  /** By region. */
  readonly subnets: Readonly<Record<string, string>>;
  readonly networkTags: readonly string[];
  readonly serviceAccount?: string | undefined;
  readonly publicAddress: boolean;
}

export const instanceName = (requestId: string, node: number): string => `sky-${requestId}-${node}`;

/** The same for the same text, in the form of a UUID, which is what Google wants. */
export const uuidOf = (text: string): string => {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/**
 * All nodes or none, in one zone. Of a whole region Google chooses the zone that has room.
 *
 * @see https://cloud.google.com/compute/docs/reference/rest/v1/instances/bulkInsert
 * @see https://cloud.google.com/compute/docs/reference/rest/v1/regionInstances/bulkInsert
 */
export const bulkInsertBody = (
  request: MachineRequest,
  boot: Boot,
  settings: GcpMachineSettings,
): object => {
  const { zone } = placeOf(request.location);
  const nodes = Array.from({ length: request.nodes }, (_, node) => node);
  return {
    count: String(request.nodes),
    minCount: String(request.nodes),
    perInstanceProperties: Object.fromEntries(
      nodes.map((node) => [instanceName(request.id, node), {}]),
    ),
    ...(zone === undefined ? { locationPolicy: { targetShape: "ANY_SINGLE_ZONE" } } : {}),
    instanceProperties: {
      machineType: machineType(request.instanceType),
      labels: { [TAG.request]: request.id },
      metadata: { items: metadata(request, boot) },
      disks: [disk(request, settings)],
      networkInterfaces: [networkInterface(request, settings)],
      scheduling: scheduling(request),
      ...guestAccelerators(request),
      ...(settings.networkTags.length === 0 ? {} : { tags: { items: settings.networkTags } }),
      ...(settings.serviceAccount === undefined
        ? {}
        : { serviceAccounts: [{ email: settings.serviceAccount, scopes: [CLOUD_PLATFORM] }] }),
    },
  };
};
const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

/** The catalog writes cards that are added to a machine after it: `n1-standard-8+T4:1`. */
export const machineType = (instanceType: string): string => instanceType.replace(/\+.*$/, "");

/** Metadata that keeps the catalog's name of the machine. */
export const TYPE_ITEM = "skyplan-instance-type";

/** Labels hold few characters; names as the user wrote them go into the metadata. */
const metadata = (request: MachineRequest, boot: Boot): readonly object[] =>
  Object.entries({
    [TAG.run]: request.run,
    [TAG.stage]: request.stage,
    [TYPE_ITEM]: request.instanceType,
    "enable-oslogin": "FALSE",
    "ssh-keys": `${boot.user}:${boot.authorizedKey}`,
    "startup-script": boot.script,
  }).map(([key, value]) => ({ key, value }));

const disk = (request: MachineRequest, { image }: GcpMachineSettings): object => ({
  boot: true,
  autoDelete: true,
  initializeParams: {
    sourceImage: image ?? defaultImage(request),
    ...(request.diskGb === undefined ? {} : { diskSizeGb: String(Math.ceil(request.diskGb)) }),
    labels: { [TAG.request]: request.id },
  },
});

const networkInterface = (
  { location }: MachineRequest,
  { subnets, publicAddress }: GcpMachineSettings,
): object => {
  const subnet = subnets[placeOf(location).region];
  return {
    ...(subnet === undefined ? { network: "global/networks/default" } : { subnetwork: subnet }),
    ...(publicAddress ? { accessConfigs: [{ type: "ONE_TO_ONE_NAT", name: "External NAT" }] } : {}),
  };
};

/** @see https://cloud.google.com/compute/docs/instances/create-use-spot */
const scheduling = ({ market, accelerators }: MachineRequest): object => ({
  automaticRestart: false,
  // Machines with cards, and spot machines, cannot move while they run.
  ...(market === "spot" || Object.keys(accelerators).length > 0
    ? { onHostMaintenance: "TERMINATE" }
    : {}),
  ...(market === "spot"
    ? { provisioningModel: "SPOT", instanceTerminationAction: "DELETE" }
    : { provisioningModel: "STANDARD" }),
});

/** Cards that are added to an N1 machine; every other type has its own. @see https://cloud.google.com/compute/docs/gpus */
const ADDED: Readonly<Record<string, string>> = {
  K80: "nvidia-tesla-k80",
  P4: "nvidia-tesla-p4",
  P100: "nvidia-tesla-p100",
  T4: "nvidia-tesla-t4",
  V100: "nvidia-tesla-v100",
};

const guestAccelerators = ({ accelerators, instanceType }: MachineRequest): object => {
  const [card] = Object.entries(accelerators);
  if (card === undefined) return {};
  if (/^tpu/i.test(card[0]))
    throw failed(
      "unsupported",
      `gcp: ${card[0]} is not made by Compute Engine; reach it with the adapter skypilot`,
    );
  const type = ADDED[card[0]];
  if (type === undefined || !instanceType.startsWith("n1-")) return {};
  return { guestAccelerators: [{ acceleratorType: type, acceleratorCount: card[1] }] };
};

/** @see https://cloud.google.com/compute/docs/images/os-details and https://cloud.google.com/deep-learning-vm/docs/images */
const defaultImage = ({ accelerators, instanceType }: MachineRequest): string => {
  if (Object.keys(accelerators).length > 0)
    return "projects/deeplearning-platform-release/global/images/family/common-cu128-ubuntu-2204-nvidia-570";
  const arch = /^(t2a|c4a|n4a)-/.test(instanceType) ? "arm64" : "amd64";
  return `projects/ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-${arch}`;
};
