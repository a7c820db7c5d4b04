import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Plan } from "../../src/domain/plan.ts";
import { KNOWN_CLOUDS } from "../../src/interop/export/skypilot-clouds.ts";
import { machineOf } from "../../src/interop/machine.ts";
import { exportPlan } from "../../src/library/export-plan.ts";
import { need } from "../instances/document.ts";
import { plansToExport } from "../instances/plans-to-export.ts";
import { argoLint, type FileCheck, kubernetesSchemas } from "../peers/cluster-tools.ts";
import { installSkypilot, type ReadAlternative, readWithSkypilot } from "../peers/skypilot.ts";
import { writeSkypilotCatalog } from "../peers/skypilot-catalog.ts";
import { terraformReader } from "../peers/terraform.ts";
import type { BenchContext, Subject } from "../subject.ts";

const CHECKS: readonly (readonly [format: string, FileCheck])[] = [
  ["argo", argoLint],
  ["kubernetes", kubernetesSchemas],
  ["terraform-json", terraformReader],
];

/** What `sky export` writes, read by the tools it is written for. */
export const exports: Subject = {
  name: "exports",
  about: "plans of every cloud as files of other tools, read by those tools themselves",
  run: async ({ smoke, out }: BenchContext) => {
    const catalog = need(await loadCatalog({ userDir: false }));
    const plans = await plansToExport(catalog, { few: smoke });
    const scratch = await mkdtemp(join(tmpdir(), "skyplan-exports-"));
    try {
      const refused: string[] = [];
      for (const [format, check] of CHECKS) {
        const files = await written(plans, catalog, format, scratch);
        if (smoke) continue;
        refused.push(...(await checked(format, files, check, out)));
      }
      const tasks = await written(plans.filter(isKnown), catalog, "skypilot", scratch);
      if (!smoke) refused.push(...(await readBySkypilot(tasks, catalog, scratch, out)));
      for (const line of refused) out(`refused: ${line}`);
      if (refused.length > 0) throw new Error(`${refused.length} files are refused.`);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

/** SkyPilot 0.14.1 cannot check a region of this cloud: its class there has no name of its own. */
const BROKEN_THERE = "shadeform";

const isKnown = ({ stages }: Plan): boolean =>
  stages.every(({ location }) => {
    const [cloud = ""] = location.split("/");
    return KNOWN_CLOUDS.has(cloud) && cloud !== BROKEN_THERE;
  });

interface Written {
  readonly plan: Plan;
  readonly files: readonly string[];
}

const written = async (
  plans: readonly Plan[],
  catalog: Catalog,
  to: string,
  scratch: string,
): Promise<readonly Written[]> =>
  Promise.all(
    plans.map(async (plan, index) => {
      const { files } = need(exportPlan(plan, { to, catalog }));
      const folder = join(scratch, to, String(index));
      await mkdir(folder, { recursive: true });
      for (const { name, text } of files) await writeFile(join(folder, name), text);
      return { plan, files: files.map(({ name }) => join(folder, name)) };
    }),
  );

const checked = async (
  format: string,
  exported: readonly Written[],
  check: FileCheck,
  out: BenchContext["out"],
): Promise<readonly string[]> => {
  const failure = await check.install();
  if (failure !== undefined) return unavailable(format, failure, out);
  const refused: string[] = [];
  for (const { plan, files } of exported)
    for (const file of files) {
      const why = await check.refusal(file);
      if (why !== undefined) refused.push(`${format} of ${plan.name}: ${why}`);
    }
  out(`${format}: ${exported.length} plans, ${refused.length} refused by ${check.says}`);
  return refused;
};

/** `SKYPLAN_REQUIRE_PEERS=1` makes a tool that cannot be had a failure. */
const unavailable = (
  format: string,
  failure: string,
  out: BenchContext["out"],
): readonly string[] => {
  out(`${format}: not checked, the tool cannot be installed: ${failure}`);
  return process.env.SKYPLAN_REQUIRE_PEERS === "1" ? [`${format}: ${failure}`] : [];
};

const readBySkypilot = async (
  exported: readonly Written[],
  catalog: Catalog,
  scratch: string,
  out: BenchContext["out"],
): Promise<readonly string[]> => {
  const failure = await installSkypilot();
  if (failure !== undefined) return unavailable("skypilot", failure, out);
  const clouds = [...new Set(catalog.regions.map(({ cloud }) => cloud))].filter((cloud) =>
    KNOWN_CLOUDS.has(cloud),
  );
  await writeSkypilotCatalog(catalog, clouds, scratch);
  const read = await readWithSkypilot(
    exported.flatMap(({ files }) => files),
    clouds,
    scratch,
  );
  const refused = exported.flatMap(({ plan, files }) => {
    const tasks = files.map((file) => read.get(file) ?? "no answer");
    const why = tasks.find((task) => typeof task === "string");
    if (why !== undefined) return [`skypilot of ${plan.name}: ${why}`];
    const alternatives = tasks.flat() as readonly (readonly ReadAlternative[])[];
    return plan.stages.flatMap((stage, index) => {
      const [first] = alternatives[index] ?? [];
      const [wanted, found] = [placeOf(stage), JSON.stringify(first)];
      return wanted === found ? [] : [`skypilot of ${plan.name}: wanted ${wanted}, read ${found}`];
    });
  });
  out(
    `skypilot: ${exported.length} plans, ${refused.length} refused or read as another place by SkyPilot's own reader`,
  );
  return refused;
};

/** A stage in the form of `ReadAlternative`. */
const placeOf = ({ location, instanceType, accelerators, pricing }: Plan["stages"][number]) => {
  const [cloud, region, zone = null] = location.split("/");
  const { type = null } = machineOf(instanceType);
  return JSON.stringify([cloud, region, zone, type, accelerators, pricing === "spot"]);
};
