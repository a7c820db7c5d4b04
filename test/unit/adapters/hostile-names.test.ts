import { expect, it } from "vitest";
import { runInstancesInput } from "../../../src/adapters/aws/run-instances.ts";
import { bootScript } from "../../../src/adapters/cloud/boot-script.ts";
import { jobOf } from "../../../src/adapters/kubernetes/job.ts";
import { kubernetesSettingsSchema } from "../../../src/adapters/kubernetes/settings.ts";
import { taskYaml } from "../../../src/adapters/skypilot/task.ts";
import { readComment } from "../../../src/adapters/slurm/jobs.ts";
import { sbatchArguments, sbatchScript } from "../../../src/adapters/slurm/submit.ts";
import { machineRequest, place } from "../../contract/adapters/requests.ts";

/** As an attacker would name a run, a stage and a machine. */
const HOSTILE = "x'; touch made; $(touch made) `touch made` \"\n--wrap=evil\nEND_OF_LINES";
const request = machineRequest({
  run: HOSTILE,
  stage: HOSTILE,
  instanceType: HOSTILE,
  location: place("onprem/cluster"),
});

it("are in no script that a machine of a cloud runs, in tags only", () => {
  const script = bootScript("ubuntu", "ssh-ed25519 AAAAC3Nz skyplan", 30);
  const settings = { rootDevice: "/dev/sda1", securityGroups: [], subnets: {} };
  const { UserData, TagSpecifications } = runInstancesInput(request, script, settings);
  expect(Buffer.from(UserData ?? "", "base64").toString()).not.toContain("touch made");
  expect(TagSpecifications?.[0]?.Tags).toContainEqual({ Key: "skyplan-stage", Value: HOSTILE });
});

it("are one escaped word of a comment for Slurm, and nothing of its script", () => {
  const settings = { folder: "/shared/it's $(here)", gres: {}, options: {} };
  const args = sbatchArguments(request, settings);
  const odd = args.filter((arg) => arg.includes("made"));
  expect(odd).toHaveLength(1);
  expect(odd[0]).toMatch(/^--comment=skyplan [!-~ ]+$/);
  expect(args.some((arg) => arg.startsWith("--wrap"))).toBe(false);
  expect(readComment(odd[0]?.slice("--comment=".length) ?? "")).toMatchObject({ run: HOSTILE });
  const script = sbatchScript(request, settings.folder);
  expect(script).not.toContain("touch made");
  expect(script).not.toContain("$(here)");
});

it("are values of a task for SkyPilot, and nothing of what it runs", () => {
  const task = taskYaml({ ...request, location: place("aws/us-east-1") });
  expect(task.slice(task.indexOf("run: "))).not.toContain("touch made");
});

it("are annotations in Kubernetes, not labels or arguments", () => {
  const settings = kubernetesSettingsSchema.parse({
    kind: "kubernetes",
    image: "i",
    select: "none",
  });
  const job = jobOf(request, settings);
  expect(JSON.stringify(job.metadata?.labels)).not.toContain("touch made");
  expect(JSON.stringify(job.spec?.template.spec)).not.toContain("touch made");
  expect(job.metadata?.annotations?.["skyplan/stage"]).toBe(HOSTILE);
});
