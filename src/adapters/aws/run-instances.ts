import type { RunInstancesCommandInput, TagSpecification } from "@aws-sdk/client-ec2";
import type { MachineRequest } from "../../domain/adapter.ts";
import { placeOf, TAG } from "../cloud/provider.ts";

/** What a user may set about machines of AWS. */
export interface AwsMachineSettings {
  readonly image?: string | undefined;
  readonly rootDevice: string;
  readonly securityGroups: readonly string[];
  /** By zone or region. */
  readonly subnets: Readonly<Record<string, string>>;
  readonly instanceProfile?: string | undefined;
}

/** The machines of a request, all or none, asked for once however often it is sent. */
export const runInstancesInput = (
  request: MachineRequest,
  userData: string,
  settings: AwsMachineSettings,
): RunInstancesCommandInput => {
  const { region, zone } = placeOf(request.location);
  const subnet = settings.subnets[zone ?? region] ?? settings.subnets[region];
  return {
    ClientToken: request.id,
    MinCount: request.nodes,
    MaxCount: request.nodes,
    InstanceType: request.instanceType as NonNullable<RunInstancesCommandInput["InstanceType"]>,
    ImageId: settings.image ?? defaultImage(request),
    UserData: Buffer.from(userData).toString("base64"),
    // The script's last line shuts the machine down; this makes that the end of its bill too.
    InstanceInitiatedShutdownBehavior: "terminate",
    MetadataOptions: { HttpTokens: "required" },
    TagSpecifications: tagged(request),
    ...(zone === undefined ? {} : { Placement: { AvailabilityZone: zone } }),
    ...(subnet === undefined ? {} : { SubnetId: subnet }),
    ...(settings.securityGroups.length === 0
      ? {}
      : { SecurityGroupIds: [...settings.securityGroups] }),
    ...(settings.instanceProfile === undefined
      ? {}
      : { IamInstanceProfile: { Name: settings.instanceProfile } }),
    ...(request.diskGb === undefined
      ? {}
      : { BlockDeviceMappings: [disk(request.diskGb, settings)] }),
    // Without a maximum price the on-demand price is the maximum, which is what a plan compares with.
    ...(request.market === "spot"
      ? {
          InstanceMarketOptions: {
            MarketType: "spot" as const,
            SpotOptions: {
              SpotInstanceType: "one-time" as const,
              InstanceInterruptionBehavior: "terminate" as const,
            },
          },
        }
      : {}),
  };
};

const tagged = (request: MachineRequest): TagSpecification[] =>
  (["instance", "volume"] as const).map((kind) => ({
    ResourceType: kind,
    Tags: [
      { Key: TAG.request, Value: request.id },
      { Key: TAG.run, Value: request.run },
      { Key: TAG.stage, Value: request.stage },
      { Key: "Name", Value: `skyplan ${request.stage}` },
    ],
  }));

const disk = (sizeGb: number, settings: AwsMachineSettings) => ({
  DeviceName: settings.rootDevice,
  Ebs: {
    // EBS counts GiB.
    VolumeSize: Math.ceil(sizeGb / GB_PER_GIB),
    VolumeType: "gp3" as const,
    DeleteOnTermination: true,
  },
});
const GB_PER_GIB = 1.073_741_824;

/**
 * Public parameters that name the newest image; EC2 looks them up itself.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-systems-manager-parameter-to-find-AMI.html
 * @see https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/
 * @see https://docs.aws.amazon.com/dlami/latest/devguide/find-dlami-id.html
 */
const defaultImage = ({ instanceType, accelerators }: MachineRequest): string => {
  const arm = /^[a-z]+\d+[a-z]*g[a-z]*\./.test(instanceType);
  const arch = arm ? "arm64" : "amd64";
  const usesNvidia = Object.keys(accelerators).some(
    (name) => !/^(Inferentia|Trainium|Gaudi)/.test(name),
  );
  return usesNvidia
    ? `resolve:ssm:/aws/service/deeplearning/ami/${arm ? "arm64" : "x86_64"}/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id`
    : `resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/${arch}/hvm/ebs-gp3/ami-id`;
};
