import type { Command } from "commander";
import type { SkyError } from "../domain/errors.ts";
import { dayBefore } from "../library/day-before.ts";
import { withNotes } from "../library/with-notes.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { planCount } from "./flags.ts";
import { withImportFlags } from "./import-flags.ts";
import type { Io } from "./io.ts";
import { addOutputFlags, formatOf, type OutputFlags } from "./output-flags.ts";
import { type PlanFlags, withPlanFlags } from "./plan-flags.ts";
import { startProgress } from "./progress.ts";

interface OptimizeFlags extends PlanFlags, OutputFlags {
  readonly pareto?: boolean;
  readonly watch?: boolean;
  readonly explain?: boolean;
  readonly alternatives?: number;
}

const EXAMPLES = `Examples:
  sky optimize dag.json                                the cheapest plan
  sky optimize dag.json --minimize time --budget 200   the fastest for $200
  sky optimize dag.json --deadline 8h --json           for programs
  sky optimize dag.json --blocked aws/us-east-1        without a region
  sky optimize dag.json --max-price-age 365d           without old list prices
  sky optimize dag.json --format html --out plan.html  a report to show around
  sky optimize dag.json --svg map --out map.svg        one picture
  sky optimize dag.json --explain --alternatives 3     why, and what else
  cat dag.yaml | sky optimize -                        from standard input
`;

const NO_FRONTIER =
  "notice: the time limit came before all of cost against time was proven; it is left out. Give it longer with --time-limit.\n";

export const registerOptimize: Register = (program, io, finish) => {
  addOutputFlags(withFlags(program.command("optimize")))
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: OptimizeFlags) =>
      finish(await (flags.watch ? watchFile : optimizeFile)(file, flags, io)),
    );
};

const withFlags = (command: Command): Command =>
  withPlanFlags(withImportFlags(command))
    .summary("find the best place for every stage")
    .description("Finds the best place for every stage and proves that none is better.")
    .usage("FILE [options]")
    .argument(
      "<file>",
      "pipeline in JSON or YAML, or a file of another tool; - reads standard input",
    )
    .option("--pareto", "also what finishing earlier costs, plan by plan")
    .option("--explain", "also what rules cost, fallbacks, how far figures may move")
    .option("--no-explain", "not that; md and html have it otherwise")
    .option("--alternatives <count>", "also the next best plans in other regions", planCount)
    .option("--watch", "plan again whenever the file changes");

const watchFile = async (file: string, flags: OptimizeFlags, io: Io): Promise<ExitCode> => {
  const { watchFiles } = await import("./watch.ts");
  const files = [file, ...[flags.prices, flags.clouds].flatMap((name) => name ?? [])];
  const watched = await watchFiles(files, () => optimizeFile(file, flags, io), io);
  return watched.ok ? EXIT.done : fail(watched.error, io, flags.color);
};

const optimizeFile = async (file: string, flags: OptimizeFlags, io: Io): Promise<ExitCode> => {
  // Code is fetched while the files are read.
  const modules = Promise.all([
    import("../optimizer/plan.ts"),
    import("../optimizer/linear/solve.ts"),
    import("./plan-output.ts"),
  ]);
  const { readInputs } = await import("./inputs.ts");
  const inputs = await readInputs(file, flags, io);
  if (!inputs.ok) return fail(inputs.error, io, flags.color);
  const { pipeline, catalog, notes } = inputs.value;
  const [{ optimize }, { createSolver }, { deliver, refuse }] = await modules;
  const progress = startProgress(io);
  const solver = createSolver();
  const options = {
    solver: flags.solver,
    timeLimitMs: flags.timeLimit,
    runnerUps: true,
    baselines: true,
    pareto: wantsFrontier(flags),
    explain: wantsReasons(flags),
    ...(flags.alternatives === undefined ? {} : { alternatives: flags.alternatives }),
    countAllowance: false,
    ...(flags.maxPriceAge === undefined
      ? {}
      : { pricesSince: dayBefore(io.now(), flags.maxPriceAge) }),
    now: io.elapsedMs,
    onProgress: progress.report,
  };
  try {
    const planned = await optimize(pipeline, catalog, options, solver.solve);
    progress.clear();
    if (wantsFrontier(flags) && planned.ok && planned.value.pareto === undefined)
      io.err.write(NO_FRONTIER);
    return planned.ok
      ? await deliver(withNotes(planned.value, notes), pipeline, flags, io)
      : await refuse(ofFile(planned.error, file), flags, io, pipeline.name);
  } finally {
    progress.clear();
    await solver.close();
  }
};

/** A report that is shown around says why; `--no-explain` makes a short one. */
const wantsReasons = (flags: OptimizeFlags): boolean =>
  flags.explain ?? (["md", "html"].includes(formatOf(flags)) || flags.svg === "break-evens");

/** Its picture needs it. */
const wantsFrontier = ({ pareto, svg }: OptimizeFlags): boolean =>
  pareto === true || svg === "pareto";

/** The optimizer knows the pipeline's name, the user its file. */
const ofFile = (error: SkyError, file: string): SkyError =>
  error.kind === "input" ? { ...error, file } : error;
