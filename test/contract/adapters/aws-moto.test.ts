import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, expect, it } from "vitest";
import { awsSettingsSchema } from "../../../src/adapters/aws/aws.ts";
import { awsProvider } from "../../../src/adapters/aws/provider.ts";
import type { Provider } from "../../../src/adapters/cloud/provider.ts";
import { Failed } from "../../../src/adapters/failure.ts";
import { machineRequest, place, soon } from "./requests.ts";
import { describeWith, PROGRAMS, type Service, startService } from "./services.ts";

const BOOT = { user: "ubuntu", authorizedKey: "ssh-ed25519 AAAA skyplan", script: "#!/bin/bash\n" };

describeWith(PROGRAMS.moto, "provisioning on aws, against moto's EC2", () => {
  let moto: Service;
  let aws: Provider;
  let ec2: EC2Client;

  beforeAll(async () => {
    moto = await startService(PROGRAMS.moto, (port) => ["-H", "127.0.0.1", "-p", String(port)]);
    // No real account is ever asked: these are nobody's.
    process.env.AWS_ACCESS_KEY_ID = "test";
    process.env.AWS_SECRET_ACCESS_KEY = "test";
    aws = await awsProvider(
      awsSettingsSchema.parse({
        kind: "aws",
        endpoint: moto.url,
        image: "ami-12c6146b",
        regions: ["us-east-1", "eu-west-1"],
      }),
    );
    ec2 = new EC2Client({ region: "us-east-1", endpoint: moto.url });
  }, 60_000);
  afterAll(() => moto?.stop());

  const seen = async (id: string) => {
    const filter = { Name: "tag:skyplan-request", Values: [id] };
    const answer = await ec2.send(new DescribeInstancesCommand({ Filters: [filter] }));
    return (answer.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
  };

  it("makes all nodes with their tags, once, however often it is asked", async () => {
    const request = machineRequest({ nodes: 3, diskGb: 100 });
    await aws.create(request, BOOT, soon());
    await aws.create(request, BOOT, soon());
    const made = await seen(request.id);
    expect(made).toHaveLength(3);
    for (const instance of made) {
      const tags = Object.fromEntries((instance.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      expect(tags).toMatchObject({
        "skyplan-request": request.id,
        "skyplan-run": request.run,
        "skyplan-stage": "train",
      });
      expect(instance.ClientToken).toBe(request.id);
      expect(instance.Placement?.AvailabilityZone).toBe("us-east-1a");
    }
  });

  it("finds machines by their request, running and with addresses", async () => {
    const request = machineRequest({ nodes: 2 });
    await aws.create(request, BOOT, soon());
    const found = await aws.find(request, soon());
    expect(found).toHaveLength(2);
    for (const instance of found) {
      expect(instance.state).toBe("running");
      expect(instance.location).toBe("aws/us-east-1/us-east-1a");
      expect(instance.publicAddress).toMatch(/^\d+\./);
      expect(instance.privateAddress).toMatch(/^\d+\./);
      expect(Math.abs(instance.startedAtMs - Date.now())).toBeLessThan(60_000);
    }
    expect(await aws.find(machineRequest(), soon())).toEqual([]);
  });

  it("asks for spot machines that are ended, not stopped, when they are taken back", async () => {
    const request = machineRequest({ market: "spot" });
    await aws.create(request, BOOT, soon());
    const [made] = await seen(request.id);
    expect(made?.InstanceLifecycle).toBe("spot");
  });

  it("lists what runs in all regions, with enough to end it", async () => {
    const here = machineRequest();
    const there = machineRequest({ location: place("aws/eu-west-1") });
    const over = machineRequest();
    for (const request of [here, there, over]) await aws.create(request, BOOT, soon());
    await aws.end(over, await aws.find(over, soon()), soon());
    const found = await aws.list(soon());
    const ids = found.map(({ requestId }) => requestId);
    expect(ids).toContain(here.id);
    expect(ids).not.toContain(over.id);
    expect(found.find(({ requestId }) => requestId === there.id)).toMatchObject({
      run: there.run,
      instanceType: "m5.large",
      location: expect.stringMatching(/^aws\/eu-west-1\/eu-west-1[abc]$/),
    });
  });

  it("ends machines, and ending them twice is no failure", async () => {
    const request = machineRequest({ nodes: 2 });
    await aws.create(request, BOOT, soon());
    await aws.end(request, await aws.find(request, soon()), soon());
    const over = await aws.find(request, soon());
    expect(over.map(({ state, why }) => [state, why])).toEqual([
      ["ended", "ended"],
      ["ended", "ended"],
    ]);
    await aws.end(request, over, soon());
  });

  it("does not take a stopped machine for a running one", async () => {
    const request = machineRequest();
    await aws.create(request, BOOT, soon());
    const ids = (await seen(request.id)).flatMap(({ InstanceId }) => InstanceId ?? []);
    await ec2.send(new StopInstancesCommand({ InstanceIds: ids }));
    expect((await aws.find(request, soon()))[0]?.state).toBe("ended");
  });

  it("says what a refusal is: a zone of another region, a subnet that is not there", async () => {
    const zone = machineRequest({ location: place("aws/us-east-1/eu-west-1a") });
    await expect(aws.create(zone, BOOT, soon())).rejects.toThrow(Failed);
    const settings = {
      kind: "aws",
      endpoint: moto.url,
      subnets: { "us-east-1": "subnet-00000000" },
    };
    const other = await awsProvider(awsSettingsSchema.parse(settings));
    await expect(other.create(machineRequest(), BOOT, soon())).rejects.toMatchObject({
      failure: { kind: "unsupported", reach: "region" },
    });
  });

  it("is unreachable when nothing answers", async () => {
    const settings = { kind: "aws", endpoint: "http://127.0.0.1:9" };
    const nobody = await awsProvider(awsSettingsSchema.parse(settings));
    await expect(nobody.find(machineRequest(), soon())).rejects.toMatchObject({
      failure: { kind: "unreachable" },
    });
  });
});
