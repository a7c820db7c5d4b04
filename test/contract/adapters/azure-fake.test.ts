import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { azureSettingsSchema } from "../../../src/adapters/azure/azure.ts";
import { azureProvider } from "../../../src/adapters/azure/provider.ts";
import type { Provider } from "../../../src/adapters/cloud/provider.ts";
import { type FakeResourceManager, startFakeResourceManager } from "./fake-resource-manager.ts";
import { machineRequest, place, soon } from "./requests.ts";

const BOOT = {
  user: "skyplan",
  authorizedKey: "ssh-ed25519 AAAA skyplan",
  script: "#!/bin/bash\n",
};

describe("provisioning on azure, against a fake of Azure Resource Manager", () => {
  let fake: FakeResourceManager;
  let azure: Provider;
  const request = (changes = {}) =>
    machineRequest({
      location: place("azure/westeurope"),
      instanceType: "Standard_D8s_v5",
      ...changes,
    });
  const settings = (endpoint: string, subnets = { westeurope: "/subnets/one" }) =>
    azureSettingsSchema.parse({
      kind: "azure",
      subscription: "s",
      resourceGroup: "g",
      subnets,
      endpoint,
    });
  // Nobody's token, which the fake knows.
  const credential = {
    getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }),
  };

  beforeAll(async () => {
    fake = await startFakeResourceManager();
    azure = await azureProvider(settings(fake.url), credential);
  });
  afterAll(() => fake?.stop());

  it("makes all nodes with their tags, once, with all that belongs to them to be deleted with them", async () => {
    const asked = request({
      nodes: 2,
      diskGb: 100,
      location: place("azure/westeurope/westeurope-2"),
    });
    await azure.create(asked, BOOT, soon());
    await azure.create(asked, BOOT, soon());
    const mine = fake.puts.filter(({ name }) => name.startsWith(`sky-${asked.id}-`));
    expect(mine.map(({ name }) => name).sort()).toEqual([`sky-${asked.id}-0`, `sky-${asked.id}-1`]);
    expect(mine[0]?.body).toMatchObject({
      location: "westeurope",
      zones: ["2"],
      tags: { "skyplan-request": asked.id, "skyplan-run": asked.run, "skyplan-stage": "train" },
      properties: {
        hardwareProfile: { vmSize: "Standard_D8s_v5" },
        storageProfile: { osDisk: { deleteOption: "Delete", diskSizeGB: 100 } },
        osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
      },
    });
    const found = await azure.find(asked, soon());
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      state: "running",
      publicAddress: "127.0.0.1",
      privateAddress: "10.1.0.4",
    });
  });

  it("asks for spot machines that are deleted when they are taken back", async () => {
    await azure.create(request({ market: "spot" }), BOOT, soon());
    expect(fake.puts.at(-1)?.body).toMatchObject({
      properties: { priority: "Spot", evictionPolicy: "Delete", billingProfile: { maxPrice: -1 } },
    });
  });

  it("needs a subnet, and says how to name one", async () => {
    await expect(
      azure.create(request({ location: place("azure/eastus") }), BOOT, soon()),
    ).rejects.toMatchObject({
      failure: { kind: "unsupported", message: expect.stringContaining('"eastus"') },
    });
  });

  it("finds, lists and ends; ending twice is no failure; a machine that stopped itself has ended", async () => {
    const asked = request();
    await azure.create(asked, BOOT, soon());
    expect((await azure.list(soon())).map(({ requestId }) => requestId)).toContain(asked.id);
    fake.stopMachine(`sky-${asked.id}-0`);
    const stopped = await azure.find(asked, soon());
    expect(stopped[0]).toMatchObject({ state: "ended", why: "ended" });
    await azure.end(asked, stopped, soon());
    await azure.end(asked, stopped, soon());
    expect(await azure.find(asked, soon())).toEqual([]);
    expect((await azure.list(soon())).map(({ requestId }) => requestId)).not.toContain(asked.id);
  });

  it.each([
    ["AllocationFailed", "We do not have sufficient capacity", "no-capacity", "region"],
    ["ZonalAllocationFailed", "in this zone", "no-capacity", "zone"],
    ["OverconstrainedZonalAllocationRequest", "constraints", "no-capacity", "zone"],
    ["SomethingNew", "?", "unknown", undefined],
  ])("an operation that fails with %s (%s) is %s", async (code, message, kind, reach) => {
    fake.failNext({ code, message });
    await expect(azure.create(request(), BOOT, soon())).rejects.toMatchObject({
      failure: { kind, ...(reach === undefined ? {} : { reach }) },
    });
  });

  it.each([
    [409, "SkuNotAvailable", "not available in location", "no-capacity"],
    [409, "OperationNotAllowed", "exceeding approved Total Regional Cores quota", "quota"],
    [409, "OperationNotAllowed", "while another runs", "unknown"],
    [403, "AuthorizationFailed", "no", "denied"],
    [429, "TooManyRequests", "slower", "throttled"],
    [400, "InvalidParameter", "The value of parameter vmSize is invalid", "unsupported"],
  ])("an answer %i %s (%s) is %s", async (status, code, message, kind) => {
    fake.refuseNext(status, { code, message });
    await expect(azure.create(request(), BOOT, soon())).rejects.toMatchObject({
      failure: { kind },
    });
  });

  it("is unreachable when nothing answers", async () => {
    const nobody = await azureProvider(settings("http://127.0.0.1:9"), credential);
    await expect(nobody.find(request(), AbortSignal.timeout(3_000))).rejects.toMatchObject({
      failure: { kind: "unreachable" },
    });
  });
});
