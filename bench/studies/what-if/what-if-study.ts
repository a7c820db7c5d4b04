import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processIo } from "../../../src/cli/io.ts";
import { writeWhole } from "../../../src/cli/output-file.ts";
import { readWhatif } from "../../../src/cli/whatif-inputs.ts";
import type { ScenarioRow } from "../../../src/domain/study.ts";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { resultsCsv } from "../../../src/report/study/results.ts";
import { inProcess } from "../../../src/study/run/in-process.ts";
import { runStudy } from "../../../src/study/run/run-study.ts";
import type { PreparedStudy } from "../../../src/study/solve/prepare.ts";
import { PATHS } from "../../paths.ts";
import type { Study, StudyContext } from "../study.ts";

/** What a page of findings is written from; `rows.json` beside it holds the same. */
export type FindingRow = Pick<
  ScenarioRow,
  | "scenario"
  | "pipeline"
  | "axes"
  | "status"
  | "usd"
  | "computeUsd"
  | "egressUsd"
  | "hours"
  | "deltaUsd"
  | "deltaPct"
  | "clouds"
  | "movedStages"
> & { readonly stages: number; readonly placement?: string };

export interface Rows {
  readonly rows: readonly FindingRow[];
  /** Date of the newest price. */
  readonly asOf: string;
}

/** From the rows of a run to the lines of its page, and nothing else: every figure is of that run. */
export type WriteFindings = (rows: Rows) => readonly string[];

export interface WhatIfStudy {
  readonly name: string;
  readonly about: string;
  readonly findings: WriteFindings;
  /** The study file with what cannot stand in it; absent: as it is. */
  readonly complete?: (text: string, out: StudyContext["out"]) => Promise<string>;
}

/** More than that is not quoted. */
const MOST_STAGES = 4;
const SMOKE_SCENARIOS = 6;

/** A study file of its own folder: `sky whatif` and a page of findings. */
export const whatIfStudy = ({ name, about, findings, complete }: WhatIfStudy): Study => ({
  name,
  about,
  run: async ({ smoke, out }) => {
    const dir = join(PATHS.root, "bench/studies", name);
    const prepared = await prepare(join(dir, "study.yaml"), complete, out);
    const few = smoke ? fewOf(prepared) : prepared;
    const solver = createSolver();
    const limits = { timeLimitMs: 120_000, now: () => performance.now() };
    const runner = inProcess(solver.solve, limits);
    const result = await runStudy(few, { version: "bench", runner });
    await solver.close();
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { rows, summary } = result.value;
    const found: Rows = { rows: rows.map(findingRow), asOf: summary.catalog.asOf };
    if (smoke) return;
    const page = `${findings(found).join("\n")}\n`;
    out(page);
    await write(join(dir, "findings.md"), page);
    await write(join(dir, "rows.json"), rowsJson(found));
    if (complete === undefined) await write(join(dir, "results.csv"), resultsCsv(result.value));
  },
});

/** One row a line, so that a new run is a readable difference. */
const rowsJson = ({ rows, asOf }: Rows): string =>
  `{"asOf":${JSON.stringify(asOf)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]}\n`;

const write = async (file: string, text: string): Promise<void> => {
  const written = await writeWhole(file, text);
  if (!written.ok) throw new Error(`${file} cannot be written.`);
};

const prepare = async (
  file: string,
  complete: WhatIfStudy["complete"],
  out: StudyContext["out"],
): Promise<PreparedStudy> => {
  const scratch = await mkdtemp(join(tmpdir(), "study-"));
  try {
    const text = complete && (await complete(await readFile(file, "utf8"), out));
    const read = join(scratch, "study.json");
    if (text !== undefined) await write(read, text);
    const source = text === undefined ? file : read;
    const inputs = await readWhatif(source, { timeLimit: 120_000 }, processIo());
    if (!inputs.ok) throw new Error(JSON.stringify(inputs.error));
    return inputs.value.prepared;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

/** The first scenarios of the first pipeline. */
const fewOf = (prepared: PreparedStudy): PreparedStudy => ({
  ...prepared,
  study: {
    ...prepared.study,
    pipelines: prepared.study.pipelines.slice(0, 1),
    scenarios: prepared.study.scenarios
      .filter(({ pipeline }) => pipeline === prepared.study.pipelines[0]?.name)
      .slice(0, SMOKE_SCENARIOS),
  },
});

const findingRow = (row: ScenarioRow): FindingRow => {
  const { scenario, pipeline, axes, status, usd, computeUsd, egressUsd, hours } = row;
  const { deltaUsd, deltaPct, clouds, movedStages, placement } = row;
  const stages = placement === "" ? 0 : placement.split("; ").length;
  return {
    scenario,
    pipeline,
    axes,
    status,
    ...(usd === undefined ? {} : { usd, computeUsd: computeUsd!, egressUsd: egressUsd! }),
    ...(hours === undefined ? {} : { hours }),
    ...(deltaUsd === undefined ? {} : { deltaUsd }),
    ...(deltaPct === undefined ? {} : { deltaPct }),
    clouds,
    ...(movedStages === undefined || stages > MOST_STAGES ? {} : { movedStages }),
    stages,
    ...(stages > 0 && stages <= MOST_STAGES ? { placement } : {}),
  };
};
