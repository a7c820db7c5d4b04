import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { PlannedStage } from "../../src/domain/plan.ts";
import { skyPilot } from "../../src/interop/skypilot/read.ts";
import { plan } from "../../src/library/plan.ts";
import { readForeign } from "../../src/library/read-foreign.ts";
import { parsePipeline } from "../../src/pipeline/read.ts";
import { SKYPILOT_GRAMMAR } from "../../test/unit/interop/skypilot-grammar.ts";
import { need } from "../instances/document.ts";
import { PATHS } from "../paths.ts";
import { runCommand } from "../peers/command.ts";
import { installSkypilot, skypilotPython } from "../peers/skypilot.ts";
import { writeSkypilotCatalog } from "../peers/skypilot-catalog.ts";
import type { Subject } from "../subject.ts";
import { tableLines } from "../text-table.ts";

/** Clouds whose catalogs have the same rows in both layouts: elsewhere it keeps hosts and cards apart. */
const CLOUDS = ["aws", "lambda"];
const LIMIT_MS = 300_000;
const SAME_USD = 1e-6;

type Choice = readonly [cloud: string, region: string, type: string, spot: boolean, usd: number];

/** The same requests, the same prices, two planners. */
export const skypilotRequests: Subject = {
  name: "skypilot-requests",
  about: "task files of SkyPilot planned by both tools on the same prices: the same machines?",
  run: async ({ smoke, out }) => {
    const catalog = need(await loadCatalog({ userDir: false }));
    const own = await Promise.all(SKYPILOT_GRAMMAR.map(({ yaml }) => ownChoices(yaml, catalog)));
    if (smoke) return;
    const failure = await installSkypilot();
    if (failure !== undefined) {
      out(`skipped: SkyPilot cannot be installed: ${failure}`);
      return;
    }
    const theirs = await peerChoices(catalog);
    const rows = SKYPILOT_GRAMMAR.map(({ says }, index) => {
      const [mine, its] = [own[index] ?? "", theirs[index] ?? ""];
      const difference = verdict(mine, its);
      return [says, words(mine), words(its), difference, reasonOf(difference, its)];
    });
    for (const line of tableLines(["request", "ours", "its", "difference", "reason"], rows))
      out(line);
    const unexplained = rows.filter(
      ([, , , difference, reason]) => difference !== "same" && !reason,
    );
    if (unexplained.length > 0)
      throw new Error(`${unexplained.length} differences have no reason.`);
  },
};

/** The places of a plan in these clouds, or why there is none. */
const ownChoices = async (yaml: string, catalog: Catalog): Promise<readonly Choice[] | string> => {
  const imported = readForeign(yaml, skyPilot, onClouds(catalog), { file: "task.yaml" });
  if (!imported.ok) return imported.error.problems[0]?.detail ?? "refused";
  const document = { ...imported.value.document, policy: { allow: CLOUDS } };
  const pipeline = need(parsePipeline(JSON.stringify(document), { file: "task.json" }));
  const planned = await plan(pipeline, catalog, { runnerUps: false, baselines: false });
  if (!planned.ok)
    return planned.error.kind === "infeasible" ? planned.error.summary : planned.error.kind;
  return planned.value.stages.map(choiceOf);
};

/** The clouds that take part; others are left out of requests as `sky import` leaves out what no catalog has. */
const onClouds = (catalog: Catalog): Catalog => ({
  ...catalog,
  regions: catalog.regions.map((region) =>
    CLOUDS.includes(region.cloud) ? region : { ...region, cloud: "elsewhere" },
  ),
});

const choiceOf = (stage: PlannedStage): Choice => {
  const [cloud = "", region = ""] = stage.location.split("/");
  const usd = stage.usdPerHour * stage.nodes;
  return [cloud, region, stage.instanceType, stage.pricing === "spot", usd];
};

const peerChoices = async (catalog: Catalog): Promise<readonly (readonly Choice[] | string)[]> => {
  const home = await mkdtemp(join(tmpdir(), "skyplan-requests-"));
  try {
    await writeSkypilotCatalog(catalog, CLOUDS, home);
    const files = SKYPILOT_GRAMMAR.map((_, index) => join(home, `${index}.yaml`));
    for (const [index, { yaml }] of SKYPILOT_GRAMMAR.entries())
      await writeFile(files[index] ?? "", yaml);
    const run = await runCommand(
      skypilotPython,
      [PATHS.skypilotRequests, CLOUDS.join(","), ...files],
      LIMIT_MS,
      { env: { HOME: home, SKYPILOT_DISABLE_USAGE_COLLECTION: "1" } },
    );
    if (run.code !== 0) throw new Error(`SkyPilot: ${run.stderr.trim().split("\n").at(-1)}`);
    const answer = JSON.parse(run.stdout.trim().split("\n").at(-1) ?? "") as Readonly<
      Record<string, readonly Choice[] | string>
    >;
    return files.map((file) => answer[file] ?? "no answer");
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

const LONGEST = 60;

const words = (choices: readonly Choice[] | string): string =>
  typeof choices === "string"
    ? choices.slice(0, LONGEST)
    : choices
        .map(
          ([, region, type, spot, usd]) =>
            `${type}${spot ? " spot" : ""} ${region} $${usd.toFixed(3)}`,
        )
        .join(", ");

/** Why the two differ; empty where no reason is known, which fails the bench. */
const reasonOf = (difference: string, its: readonly Choice[] | string): string => {
  if (difference === "same price") return "a tie; ours takes the first place by name";
  if (difference === "both refuse") return "it asks for a cloud that takes no part";
  if (difference.startsWith("ours") && typeof its !== "string" && its.some(isGeneral))
    return "it looks at general x86 families only";
  if (typeof its === "string" && its.includes("Cannot infer cloud"))
    return "it wants a cloud with a region's name, which several clouds have";
  if (typeof its === "string" && its.includes("execution mode"))
    return "its optimizer takes chains, no jobs side by side";
  return "";
};

/** Machines of AWS that it takes where none is named. */
const isGeneral = ([cloud, , type]: Choice): boolean =>
  cloud === "aws" && /^[mrc][67]i\w*\./.test(type);

const verdict = (own: readonly Choice[] | string, its: readonly Choice[] | string): string => {
  if (typeof own === "string" || typeof its === "string")
    return typeof own === typeof its ? "both refuse" : "one refuses";
  const sum = (choices: readonly Choice[]): number => choices.reduce((usd, one) => usd + one[4], 0);
  const saved = sum(its) - sum(own);
  const isSame = own.every(
    (one, index) => one[2] === its[index]?.[2] && one[1] === its[index]?.[1],
  );
  if (isSame) return "same";
  if (Math.abs(saved) <= SAME_USD) return "same price";
  return saved > 0
    ? `ours $${saved.toFixed(3)}/h cheaper`
    : `its $${(-saved).toFixed(3)}/h cheaper`;
};
