import type { Plan, PlannedStage } from "../../domain/plan.ts";
import { machineOf } from "../machine.ts";
import { type Exporter, plainNames } from "./exporter.ts";
import { addFallbacks, addMovedData, Notes } from "./notes.ts";

/** One cloud's machines in the words of its Terraform provider. */
interface Provider {
  readonly source: string;
  readonly version: string;
  readonly name: string;
  readonly configuration: (region: string, alias: string) => object;
  readonly resource: string;
  readonly body: (stage: PlannedStage, at: Place) => object;
  /** What has to be given from outside. */
  readonly variables: Readonly<Record<string, string>>;
}

interface Place {
  readonly region: string;
  readonly zone: string | undefined;
  readonly alias: string;
  readonly name: string;
}

/** Terraform reads what stands in `${…}` and `%{…}` as its own language, in JSON too: names are only names. */
const literal = (text: string): string => text.replace(/([$%])\{/g, "$1$1{");

const asText = (stage: PlannedStage): PlannedStage => ({
  ...stage,
  name: literal(stage.name),
  instanceType: literal(stage.instanceType),
});

const tags = (stage: PlannedStage): Record<string, string> => ({ skyplan_stage: stage.name });

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance */
const aws: Provider = {
  name: "aws",
  source: "hashicorp/aws",
  version: "~> 6.0",
  configuration: (region, alias) => ({ alias, region }),
  resource: "aws_instance",
  body: (stage, { zone }) => ({
    ami: `\${var.aws_ami}`,
    instance_type: stage.instanceType,
    ...(zone === undefined ? {} : { availability_zone: zone }),
    ...(stage.pricing === "spot" ? { instance_market_options: [{ market_type: "spot" }] } : {}),
    tags: tags(stage),
  }),
  variables: { aws_ami: "Image of the region; each region has its own" },
};

/** @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_instance */
const gcp: Provider = {
  name: "google",
  source: "hashicorp/google",
  version: "~> 7.0",
  configuration: (region, alias) => ({ alias, region, project: `\${var.gcp_project}` }),
  resource: "google_compute_instance",
  body: (stage, { zone, region, name }) => ({
    name: `${name}-\${count.index}`,
    machine_type: machineOf(stage.instanceType).type,
    ...attached(stage),
    zone: zone ?? `\${var.gcp_zones[${JSON.stringify(region)}]}`,
    boot_disk: [{ initialize_params: [{ image: `\${var.gcp_image}` }] }],
    network_interface: [{ network: "default" }],
    scheduling: [
      stage.pricing === "spot"
        ? {
            preemptible: true,
            automatic_restart: false,
            provisioning_model: "SPOT",
            on_host_maintenance: "TERMINATE",
          }
        : { on_host_maintenance: "TERMINATE" },
    ],
    labels: { skyplan_stage: name },
  }),
  variables: {
    gcp_project: "Project that pays",
    gcp_image: "Image of the boot disk",
    gcp_zones: "Zone to use, by region, where the plan names a region only",
  },
};

/** Cards that are no part of the machine type. */
const attached = ({ instanceType }: PlannedStage): object => {
  const [card, count] = machineOf(instanceType).attached?.split(":") ?? [];
  if (card === undefined) return {};
  return {
    guest_accelerator: [{ type: `nvidia-tesla-${card.toLowerCase()}`, count: Number(count) }],
  };
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/linux_virtual_machine */
const azure: Provider = {
  name: "azurerm",
  source: "hashicorp/azurerm",
  version: "~> 4.0",
  configuration: (_region, alias) => ({ alias, features: [{}] }),
  resource: "azurerm_linux_virtual_machine",
  body: (stage, { region, zone, name }) => ({
    name: `${name}-\${count.index}`,
    location: region,
    size: stage.instanceType,
    ...(zone === undefined ? {} : { zone: zone.replace(/^.*-/, "") }),
    resource_group_name: `\${var.azure_resource_group}`,
    network_interface_ids: [`\${var.azure_network_interface_ids["${name}"][count.index]}`],
    admin_username: "skyplan",
    admin_ssh_key: [{ username: "skyplan", public_key: `\${var.ssh_public_key}` }],
    os_disk: [{ caching: "ReadWrite", storage_account_type: "Premium_LRS" }],
    source_image_id: `\${var.azure_image_id}`,
    ...(stage.pricing === "spot" ? { priority: "Spot", eviction_policy: "Deallocate" } : {}),
    tags: tags(stage),
  }),
  variables: {
    azure_resource_group: "Resource group",
    azure_network_interface_ids: "Lists of network interfaces by machine",
    azure_image_id: "Image",
    ssh_public_key: "Public key for the machines",
  },
};

const PROVIDERS: Readonly<Record<string, Provider>> = { aws, gcp, azure };

/** Machines of the plan in Terraform's JSON syntax, for the three clouds with providers of HashiCorp. */
export const toTerraform: Exporter = {
  name: "terraform-json",
  write: (plan) => {
    const notes = new Notes();
    const names = plainNames(plan.stages.map(({ name }) => name));
    const known = plan.stages.filter((stage) => providerOf(stage) !== undefined);
    notes.add("all machines exist at once while it is applied: it does not know when a stage ends");
    notes.add("what stages run is not in its files; variables stand for images and networks");
    for (const { name, location, instanceType } of plan.stages.filter(
      (one) => !known.includes(one),
    ))
      notes.add(
        instanceType.startsWith("tpu-")
          ? "left out: slices of TPUs are another kind of resource"
          : `left out: no provider for ${location.split("/")[0]}`,
        name,
      );
    addMovedData(plan, notes);
    addFallbacks(plan, notes);
    const document = terraform(plan, known, names);
    return {
      files: [{ name: "main.tf.json", text: `${JSON.stringify(document, null, 2)}\n` }],
      notes: notes.all(),
    };
  },
};

const providerOf = ({ location, instanceType }: PlannedStage): Provider | undefined =>
  instanceType.startsWith("tpu-") ? undefined : PROVIDERS[location.split("/")[0] ?? ""];

const terraform = (
  plan: Plan,
  stages: readonly PlannedStage[],
  names: ReadonlyMap<string, string>,
): object => {
  const required: Record<string, object> = {};
  const providers: Record<string, object[]> = {};
  const resources: Record<string, Record<string, object>> = {};
  const variables: Record<string, object> = {};
  const aliases = new Set<string>();
  for (const stage of stages) {
    const provider = providerOf(stage);
    if (provider === undefined) continue;
    const [, region = "", zone] = literal(stage.location).split("/");
    const alias = region.replace(/[^a-z0-9]+/gi, "_");
    required[provider.name] = { source: provider.source, version: provider.version };
    if (!aliases.has(`${provider.name}.${alias}`)) {
      aliases.add(`${provider.name}.${alias}`);
      providers[provider.name] = [
        ...(providers[provider.name] ?? []),
        provider.configuration(region, alias),
      ];
    }
    for (const [variable, description] of Object.entries(provider.variables))
      variables[variable] = { description };
    const name = names.get(stage.name) ?? "";
    resources[provider.resource] = {
      ...resources[provider.resource],
      [name]: {
        provider: `${provider.name}.${alias}`,
        count: stage.nodes,
        ...provider.body(asText(stage), { region, zone, alias, name }),
      },
    };
  }
  return {
    "//": `Placement of ${plan.name}: ${stages.length} of ${plan.stages.length} stages`,
    ...(stages.length === 0
      ? {}
      : {
          terraform: { required_providers: required },
          provider: providers,
          variable: variables,
          resource: resources,
        }),
  };
};
