import type { SkyError } from "../domain/errors.ts";
import type { Plan } from "../domain/plan.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Register } from "./command.ts";
import type { ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";
import { addOutputFlags, type OutputFlags } from "./output-flags.ts";

interface ExplainFlags extends OutputFlags {
  readonly catalog?: string;
}

const EXAMPLES = `Examples:
  sky optimize dag.json --explain --json --out plan.json   save a plan
  sky explain plan.json                                    read it again, on any day
  sky explain plan.json --format html --out plan.html      as a report
  sky explain plan.json --catalog old/                     against other prices
`;

export const registerExplain: Register = (program, io, finish) => {
  addOutputFlags(program.command("explain"))
    .summary("show a saved plan again, and what has changed since")
    .description(
      "Shows a saved plan again with the prices it was made with, and what they are in today\u2019s catalog.",
    )
    .usage("PLAN.json [options]")
    .argument("<plan>", "what sky optimize --json printed; - reads standard input")
    .option("--catalog <dir>", "another catalog than the one included")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: ExplainFlags) =>
      finish(await explainFile(file, flags, io)),
    );
};

const explainFile = async (file: string, flags: ExplainFlags, io: Io): Promise<ExitCode> => {
  const [{ readInput }, { readSavedPlan }, output] = await Promise.all([
    import("./input-file.ts"),
    import("../library/saved-plan.ts"),
    import("./plan-output.ts"),
  ]);
  const text = await readInput(file, io);
  if (!text.ok) return fail(text.error, io, flags.color);
  const saved = readSavedPlan(text.value, file);
  if (!saved.ok) return fail(saved.error, io, flags.color);
  if (saved.value.kind === "none") return output.deliverRefusal(saved.value.none, flags, io);
  if (saved.value.kind === "late")
    return output.deliverRefusal(
      { kind: "time-limit", limitMs: saved.value.timeLimitMs },
      flags,
      io,
    );
  const compared = await withChanges(saved.value.plan, flags);
  if (!compared.ok) return fail(compared.error, io, flags.color);
  return output.deliver(compared.value, undefined, flags, io);
};

/** A catalog that was asked for has to be there. */
const withChanges = async (
  plan: Plan,
  { catalog }: ExplainFlags,
): Promise<Result<Plan, SkyError>> => {
  const [{ loadCatalog }, { priceChanges }] = await Promise.all([
    import("../catalog/load.ts"),
    import("../optimizer/price-changes.ts"),
  ]);
  const loaded = await loadCatalog({ dir: catalog });
  if (!loaded.ok) return loaded;
  return ok({ ...plan, changes: priceChanges(plan, loaded.value) });
};
