import { OAuth2Client } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../../src/adapters/cloud/provider.ts";
import { gcpSettingsSchema } from "../../../src/adapters/gcp/gcp.ts";
import { gcpProvider } from "../../../src/adapters/gcp/provider.ts";
import { type FakeComputeEngine, startFakeComputeEngine } from "./fake-compute-engine.ts";
import { machineRequest, place, soon } from "./requests.ts";

const BOOT = {
  user: "skyplan",
  authorizedKey: "ssh-ed25519 AAAA skyplan",
  script: "#!/bin/bash\n",
};

describe("provisioning on gcp, against a fake of Compute Engine's API", () => {
  let fake: FakeComputeEngine;
  let gcp: Provider;
  let auth: OAuth2Client;
  const request = (changes = {}) =>
    machineRequest({
      location: place("gcp/us-central1/us-central1-a"),
      instanceType: "n2-standard-8",
      ...changes,
    });

  beforeAll(async () => {
    fake = await startFakeComputeEngine();
    // Nobody's token, which the fake knows.
    auth = new OAuth2Client();
    auth.setCredentials({ access_token: "t", expiry_date: Date.now() + 3_600_000 });
    gcp = await gcpProvider(
      gcpSettingsSchema.parse({ kind: "gcp", project: "p", endpoint: fake.url }),
      auth,
    );
  });
  afterAll(() => fake?.stop());

  it("asks for all nodes or none, once, with labels and a request id", async () => {
    const asked = request({ nodes: 2, diskGb: 100 });
    await gcp.create(asked, BOOT, soon());
    await gcp.create(asked, BOOT, soon());
    const mine = fake.inserts.filter(
      ({ body }) => body.instanceProperties.labels["skyplan-request"] === asked.id,
    );
    expect(mine).toHaveLength(1);
    expect(mine[0]?.requestId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(mine[0]?.path).toBe("/zones/us-central1-a/instances/bulkInsert");
    expect(mine[0]?.body).toMatchObject({
      count: "2",
      minCount: "2",
      perInstanceProperties: { [`sky-${asked.id}-0`]: {}, [`sky-${asked.id}-1`]: {} },
    });
    const found = await gcp.find(asked, soon());
    expect(found.map(({ id, state }) => [id, state])).toEqual([
      [`sky-${asked.id}-0`, "running"],
      [`sky-${asked.id}-1`, "running"],
    ]);
    expect(found[0]).toMatchObject({ publicAddress: "127.0.0.1", privateAddress: "10.0.0.2" });
  });

  it("lets Google choose the zone of a region", async () => {
    const asked = request({ location: place("gcp/europe-west4") });
    await gcp.create(asked, BOOT, soon());
    expect(fake.inserts.at(-1)).toMatchObject({
      path: "/regions/europe-west4/instances/bulkInsert",
      body: { locationPolicy: { targetShape: "ANY_SINGLE_ZONE" } },
    });
    expect((await gcp.find(asked, soon()))[0]?.location).toBe("gcp/europe-west4/europe-west4-b");
  });

  it("adds cards to machines that have none of their own, and asks for spot ones that are deleted", async () => {
    await gcp.create(
      request({ instanceType: "n1-highcpu-16+V100:2", accelerators: { V100: 2 }, market: "spot" }),
      BOOT,
      soon(),
    );
    expect(fake.inserts.at(-1)?.body.instanceProperties).toMatchObject({
      machineType: "n1-highcpu-16",
      guestAccelerators: [{ acceleratorType: "nvidia-tesla-v100", acceleratorCount: 2 }],
      scheduling: {
        provisioningModel: "SPOT",
        instanceTerminationAction: "DELETE",
        onHostMaintenance: "TERMINATE",
      },
    });
    await expect(
      gcp.create(
        request({ instanceType: "tpu-v3-8", accelerators: { "tpu-v3-8": 1 } }),
        BOOT,
        soon(),
      ),
    ).rejects.toMatchObject({ failure: { kind: "unsupported" } });
  });

  it("knows of machines that are gone from operations: taken back, or deleted", async () => {
    const taken = request({ market: "spot" });
    const deleted = request();
    for (const each of [taken, deleted]) await gcp.create(each, BOOT, soon());
    fake.preempt(`sky-${taken.id}-0`);
    await gcp.end(deleted, await gcp.find(deleted, soon()), soon());
    expect((await gcp.find(taken, soon()))[0]).toMatchObject({
      state: "ended",
      why: "preempted",
      endedAtMs: expect.any(Number),
    });
    const over = await gcp.find(deleted, soon());
    expect(over[0]).toMatchObject({ state: "ended", why: "ended" });
    await gcp.end(deleted, over, soon());
  });

  it("lists what carries the project's label, under the catalog's names", async () => {
    const asked = request({ instanceType: "n1-standard-8+T4:1", accelerators: { T4: 1 } });
    await gcp.create(asked, BOOT, soon());
    const found = (await gcp.list(soon())).find(({ requestId }) => requestId === asked.id);
    expect(found).toMatchObject({
      run: asked.run,
      instanceType: "n1-standard-8+T4:1",
      location: "gcp/us-central1/us-central1-a",
    });
  });

  it.each([
    [
      "ZONE_RESOURCE_POOL_EXHAUSTED",
      "The zone does not have enough resources",
      "no-capacity",
      "zone",
    ],
    [
      "QUOTA_EXCEEDED",
      "Quota 'NVIDIA_V100_GPUS' exceeded. Limit: 1.0 in region us-central1.",
      "quota",
      "region",
    ],
    ["QUOTA_EXCEEDED", "Quota 'GPUS_ALL_REGIONS' exceeded. Limit: 0.0 globally.", "quota", "cloud"],
    ["UNSUPPORTED_OPERATION", "not supported", "unsupported", "instance-type"],
    ["SOMETHING_NEW", "?", "unknown", undefined],
  ])("an operation that fails with %s (%s) is %s", async (code, message, kind, reach) => {
    fake.failNext({ code, message });
    await expect(gcp.create(request(), BOOT, soon())).rejects.toMatchObject({
      failure: { kind, ...(reach === undefined ? {} : { reach }) },
    });
  });

  it.each([
    [403, "quotaExceeded", "quota"],
    [403, "rateLimitExceeded", "throttled"],
    [403, "forbidden", "denied"],
    [503, "insufficientCapacity", "no-capacity"],
    [404, "notFound", "unsupported"],
  ])("an answer %i %s is %s", async (status, reason, kind) => {
    const asked = request();
    fake.refuseNext(status, reason, "no");
    await expect(gcp.create(asked, BOOT, soon())).rejects.toMatchObject({ failure: { kind } });
  });

  it("is unreachable when nothing answers", async () => {
    const settings = gcpSettingsSchema.parse({
      kind: "gcp",
      project: "p",
      endpoint: "http://127.0.0.1:9",
    });
    const nobody = await gcpProvider(settings, auth);
    await expect(nobody.find(request(), soon())).rejects.toMatchObject({
      failure: { kind: "unreachable" },
    });
  });
});
