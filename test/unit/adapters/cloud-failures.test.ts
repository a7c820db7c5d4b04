import { expect, it } from "vitest";
import { awsFailure } from "../../../src/adapters/aws/failures.ts";
import { toInstance } from "../../../src/adapters/aws/instances.ts";
import { runInstancesInput } from "../../../src/adapters/aws/run-instances.ts";
import { stretches } from "../../../src/adapters/aws/spot-prices.ts";
import { bootScript } from "../../../src/adapters/cloud/boot-script.ts";
import { optionalPackage } from "../../../src/adapters/cloud/optional-package.ts";
import { Failed } from "../../../src/adapters/failure.ts";
import { kubernetesFailure } from "../../../src/adapters/kubernetes/cluster.ts";
import { creationFailure, podState } from "../../../src/adapters/kubernetes/pods.ts";
import { slurmFailure } from "../../../src/adapters/slurm/failures.ts";
import { commentOf, jobsIn, readComment } from "../../../src/adapters/slurm/jobs.ts";
import { regionId } from "../../../src/domain/ids.ts";
import { machineRequest } from "../../contract/adapters/requests.ts";

const named = (name: string, message = "what it said") =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });

it.each([
  ["InsufficientInstanceCapacity", "no-capacity", "zone"],
  ["MaxSpotInstanceCountExceeded", "quota", "region"],
  ["VcpuLimitExceeded", "quota", "region"],
  ["UnauthorizedOperation", "denied", undefined],
  ["CredentialsProviderError", "denied", undefined],
  ["RequestLimitExceeded", "throttled", undefined],
  ["SpotMaxPriceTooLow", "no-capacity", "market"],
  ["Unsupported", "unsupported", "instance-type"],
  ["TimeoutError", "unreachable", undefined],
  ["NeverSeenBefore", "unknown", undefined],
])("aws: %s is %s", (code, kind, reach) => {
  expect(awsFailure("asking", named(code))).toMatchObject({
    kind,
    ...(reach === undefined ? {} : { reach }),
  });
});

it.each([
  ["Server.SpotInstanceTermination", "preempted", undefined],
  ["Client.InstanceInitiatedShutdown", "ended", undefined],
  ["Client.UserInitiatedShutdown", "ended", undefined],
  ["Server.InternalError", "lost", "unknown"],
  ["Server.InsufficientInstanceCapacity", "lost", "no-capacity"],
])("aws: a machine that ended for %s is %s", (code, why, refused) => {
  const seen = toInstance(regionId("aws", "us-east-1"), {
    InstanceId: "i-1",
    State: { Name: "terminated" },
    StateReason: { Code: code, Message: "so" },
    StateTransitionReason: "User initiated (2026-01-31 23:59:00 GMT)",
  });
  expect(seen).toMatchObject({ state: "ended", why, endedAtMs: Date.UTC(2026, 0, 31, 23, 59) });
  expect(seen.refused?.kind).toBe(refused);
});

it("aws: images follow the processor and the cards; the disk is in GiB", () => {
  const image = (instanceType: string, accelerators = {}) =>
    runInstancesInput(machineRequest({ instanceType, accelerators, diskGb: 100 }), "x", {
      rootDevice: "/dev/sda1",
      securityGroups: [],
      subnets: {},
    });
  expect(image("m7g.large").ImageId).toContain("/arm64/");
  expect(image("m5.large").ImageId).toContain("/amd64/");
  expect(image("g5.xlarge", { A10G: 1 }).ImageId).toContain("nvidia");
  expect(image("g5g.xlarge", { T4G: 1 }).ImageId).toContain("arm64");
  expect(image("inf1.xlarge", { Inferentia: 1 }).ImageId).toContain("/amd64/");
  expect(image("m5.large").BlockDeviceMappings?.[0]?.Ebs?.VolumeSize).toBe(94);
});

it("prices of spot machines become stretches without gaps", () => {
  const points = [
    { atMs: 300, usdPerHour: 3 },
    { atMs: 50, usdPerHour: 1 },
    { atMs: 200, usdPerHour: 2 },
  ];
  expect(stretches(points, 100, 250)).toEqual([
    { fromMs: 100, untilMs: 200, usdPerHour: 1 },
    { fromMs: 200, untilMs: 250, usdPerHour: 2 },
  ]);
  expect(stretches(points, 400, 500)).toEqual([{ fromMs: 400, untilMs: 500, usdPerHour: 3 }]);
  expect(stretches(points, 0, 100)).toEqual([{ fromMs: 0, untilMs: 100, usdPerHour: 1 }]);
  expect(stretches([], 0, 100)).toEqual([]);
});

it("a boot script takes a login name and a key, nothing else", () => {
  const key = "ssh-ed25519 AAAAC3Nz+/= skyplan";
  expect(bootScript("ubuntu", key, 30)).toContain(`key='${key}'`);
  expect(() => bootScript("a; reboot", key, 30)).toThrow();
  expect(() => bootScript("ubuntu", "ssh-ed25519 AAA' ; reboot '", 30)).toThrow();
});

it("a package that is missing is named, with how to install it", async () => {
  const missing = optionalPackage("the adapter aws", ["@aws-sdk/client-ec2"], () =>
    Promise.reject(Object.assign(new Error("no"), { code: "ERR_MODULE_NOT_FOUND" })),
  );
  await expect(missing).rejects.toBeInstanceOf(Failed);
  await expect(missing).rejects.toMatchObject({
    failure: {
      kind: "unsupported",
      message: expect.stringContaining("npm install @aws-sdk/client-ec2"),
    },
  });
});

it.each([
  [{ phase: "Running" }, { kind: "running" }],
  [
    { phase: "Failed", reason: "Evicted" },
    { kind: "gone", reason: "preempted" },
  ],
  [
    { phase: "Running", conditions: [{ type: "DisruptionTarget", status: "True" }] },
    { kind: "gone", reason: "preempted" },
  ],
  [
    { phase: "Failed", reason: "NodeLost" },
    { kind: "gone", reason: "lost" },
  ],
  [{ phase: "Succeeded" }, { kind: "gone", reason: "ended" }],
  [
    {
      phase: "Pending",
      conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes" }],
    },
    { kind: "waiting", why: "0/3 nodes" },
  ],
])("kubernetes: a pod with %j is %j", (status, state) => {
  expect(podState({ status })).toMatchObject(state);
});

it("kubernetes: a quota is told from what is not allowed", () => {
  const refused = (message: string) =>
    creationFailure([{ reason: "FailedCreate", message } as never])?.kind;
  expect(refused('pods "x" is forbidden: exceeded quota: gpus, requested: 1, used: 4')).toBe(
    "quota",
  );
  expect(refused('pods "x" is forbidden: violates PodSecurity "restricted"')).toBe("denied");
  const said = (code: number, reason: string, message: string) =>
    kubernetesFailure("asking", Object.assign(new Error(), { code, body: { reason, message } }));
  expect(said(403, "Forbidden", "exceeded quota: jobs").kind).toBe("quota");
  expect(said(403, "Forbidden", "cannot create resource jobs").kind).toBe("denied");
  expect(said(401, "Unauthorized", "Unauthorized").kind).toBe("denied");
  expect(said(429, "TooManyRequests", "later").kind).toBe("throttled");
});

it.each([
  ["PREEMPTED", "preempted"],
  ["NODE_FAIL", "lost"],
  ["TIMEOUT", "ended"],
  ["OUT_OF_MEMORY", "ended"],
  ["CANCELLED by 1000", "ended"],
])("slurm: a job that is %s is gone: %s", (code, why) => {
  const [job] = jobsIn(`12|sky-r|${code}|None|n1|1700000000|1700003600|skyplan r`);
  expect(job).toMatchObject({
    id: "12",
    state: { kind: "gone", why },
    startedAtMs: 1_700_000_000_000,
    endedAtMs: 1_700_003_600_000,
  });
});

it("slurm: what a request is comes back from a comment, whatever is in it", () => {
  const about = {
    requestId: "r-1",
    run: "my run | ü",
    location: "onprem/dc 1",
    instanceType: "big one",
  };
  const line = `1|sky-r|RUNNING|None|n1|1700000000|N/A|${commentOf(about)}`;
  expect(readComment(jobsIn(line)[0]?.comment ?? "")).toEqual(about);
  expect(readComment("somebody else's")).toBeUndefined();
});

it.each([
  ["sbatch: error: QOSMaxSubmitJobPerUserLimit", "quota"],
  ["sbatch: error: invalid partition specified: x", "unsupported"],
  [
    "sbatch: error: Batch job submission failed: Requested node configuration is not available",
    "unsupported",
  ],
  ["slurm_load_jobs error: Unable to contact slurm controller (connect failure)", "unreachable"],
  [
    "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified",
    "denied",
  ],
  ["(Resources)", "no-capacity"],
  ["(ReqNodeNotAvail, UnavailableNodes:n1)", "no-capacity"],
  ["odd", "unknown"],
])("slurm: %s is %s", (said, kind) => {
  expect(slurmFailure("asking", said).kind).toBe(kind);
});
