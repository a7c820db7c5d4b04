import type { EC2Client, Instance as Ec2Instance } from "@aws-sdk/client-ec2";
import type { Found, MachineRequest, PriceStretch } from "../../domain/adapter.ts";
import { regionOf } from "../../domain/ids.ts";
import { optionalPackage } from "../cloud/optional-package.ts";
import { type Instance, type Provider, placeOf, TAG, type Wanted } from "../cloud/provider.ts";
import { Failed } from "../failure.ts";
import { awsFailure } from "./failures.ts";
import { toFound, toInstance } from "./instances.ts";
import { type AwsMachineSettings, runInstancesInput } from "./run-instances.ts";
import { stretches } from "./spot-prices.ts";

export interface AwsSettings extends AwsMachineSettings {
  /** Where `list` looks; absent: in every region that the account has. */
  readonly regions?: readonly string[] | undefined;
  /** Another server that speaks EC2, for tests and for clouds that do. */
  readonly endpoint?: string | undefined;
}

type Sdk = typeof import("@aws-sdk/client-ec2");

const loadSdk = (): Promise<Sdk> =>
  optionalPackage("the adapter aws", ["@aws-sdk/client-ec2"], () => import("@aws-sdk/client-ec2"));

/** EC2 through its SDK; credentials are found in the SDK's usual places. */
export const awsProvider = async (settings: AwsSettings): Promise<Provider> => {
  const sdk = await loadSdk();
  const clients = new Map<string, EC2Client>();
  const client = (region: string): EC2Client => {
    const known = clients.get(region) ?? newClient(sdk, region, settings);
    clients.set(region, known);
    return known;
  };
  const calls = new Ec2Calls(sdk, client);
  return {
    kind: "aws",
    user: "ubuntu",
    create: (request, boot, signal) => create(calls, settings, request, boot.script, signal),
    find: async (wanted, signal) =>
      (await calls.instances(wanted, signal))
        .map((seen) => toInstance(regionOf(wanted.location), seen))
        .sort(byId),
    end: (wanted, instances, signal) => calls.terminate(wanted, instances, signal),
    list: (signal) => list(calls, settings, signal),
    prices: (request, instance, untilMs, signal) =>
      calls.spotPrices(
        { ...request, location: instance.location ?? request.location },
        instance.startedAtMs,
        untilMs,
        signal,
      ),
  };
};

const newClient = (sdk: Sdk, region: string, { endpoint }: AwsSettings): EC2Client =>
  new sdk.EC2Client({ region, maxAttempts: 4, ...(endpoint === undefined ? {} : { endpoint }) });

const byId = (a: Instance, b: Instance): number => (a.id < b.id ? -1 : 1);

/** EC2 forgets a client token with its machines, so ones that were made before are looked for first. */
const create = async (
  calls: Ec2Calls,
  settings: AwsSettings,
  request: MachineRequest,
  userData: string,
  signal: AbortSignal,
): Promise<void> => {
  if ((await calls.instances(request, signal)).length > 0) return;
  await calls.run(request, userData, settings, signal);
};

const list = async (
  calls: Ec2Calls,
  { regions }: AwsSettings,
  signal: AbortSignal,
): Promise<readonly Found[]> => {
  const where = regions ?? (await calls.regions(signal));
  const found = await Promise.all(where.map((region) => calls.tagged(region, signal)));
  return found.flat();
};

/** The API calls, their pages and their failures. */
class Ec2Calls {
  readonly #sdk: Sdk;
  readonly #client: (region: string) => EC2Client;

  constructor(sdk: Sdk, client: (region: string) => EC2Client) {
    this.#sdk = sdk;
    this.#client = client;
  }

  run(
    request: MachineRequest,
    userData: string,
    settings: AwsMachineSettings,
    signal: AbortSignal,
  ): Promise<void> {
    const { region } = placeOf(request.location);
    return attempt(`aws ${request.location}: RunInstances of ${request.instanceType}`, async () => {
      const input = runInstancesInput(request, userData, settings);
      await this.#client(region).send(new this.#sdk.RunInstancesCommand(input), {
        abortSignal: signal,
      });
    });
  }

  instances({ id, location }: Wanted, signal: AbortSignal): Promise<readonly Ec2Instance[]> {
    const { region } = placeOf(location);
    return this.#describe(region, [{ Name: `tag:${TAG.request}`, Values: [id] }], signal);
  }

  async tagged(region: string, signal: AbortSignal): Promise<readonly Found[]> {
    const seen = await this.#describe(
      region,
      [
        { Name: "tag-key", Values: [TAG.request] },
        { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] },
      ],
      signal,
    );
    return seen.flatMap((one) => toFound("aws", region, one) ?? []);
  }

  #describe(
    region: string,
    filters: { Name: string; Values: string[] }[],
    signal: AbortSignal,
  ): Promise<readonly Ec2Instance[]> {
    return attempt(`aws ${region}: DescribeInstances`, async () => {
      const pages = this.#sdk.paginateDescribeInstances(
        { client: this.#client(region) },
        { Filters: filters },
        { abortSignal: signal },
      );
      const seen: Ec2Instance[] = [];
      for await (const { Reservations = [] } of pages)
        seen.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
      return seen;
    });
  }

  terminate(
    { location }: Wanted,
    instances: readonly Instance[],
    signal: AbortSignal,
  ): Promise<void> {
    const { region } = placeOf(location);
    return attempt(`aws ${region}: TerminateInstances`, async () => {
      const input = { InstanceIds: instances.map(({ id }) => id) };
      await this.#client(region).send(new this.#sdk.TerminateInstancesCommand(input), {
        abortSignal: signal,
      });
    });
  }

  regions(signal: AbortSignal): Promise<readonly string[]> {
    return attempt("aws: DescribeRegions", async () => {
      const answer = await this.#client("us-east-1").send(
        new this.#sdk.DescribeRegionsCommand({}),
        { abortSignal: signal },
      );
      return (answer.Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []);
    });
  }

  spotPrices(
    { location, instanceType }: MachineRequest,
    fromMs: number,
    untilMs: number,
    signal: AbortSignal,
  ): Promise<readonly PriceStretch[]> {
    const { region, zone } = placeOf(location);
    if (zone === undefined) return Promise.resolve([]);
    return attempt(`aws ${location}: DescribeSpotPriceHistory`, async () => {
      const pages = this.#sdk.paginateDescribeSpotPriceHistory(
        { client: this.#client(region) },
        {
          InstanceTypes: [instanceType as NonNullable<Ec2Instance["InstanceType"]>],
          ProductDescriptions: ["Linux/UNIX"],
          AvailabilityZone: zone,
          StartTime: new Date(fromMs),
          EndTime: new Date(untilMs),
        },
        { abortSignal: signal },
      );
      const points = [];
      for await (const { SpotPriceHistory = [] } of pages)
        for (const { Timestamp, SpotPrice } of SpotPriceHistory)
          if (Timestamp !== undefined && Number(SpotPrice) > 0)
            points.push({ atMs: Timestamp.getTime(), usdPerHour: Number(SpotPrice) });
      return stretches(points, fromMs, untilMs);
    });
  }
}

const attempt = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    throw new Failed(awsFailure(doing, error));
  }
};
