import { stateOf } from "../../broker/state/fold.ts";
import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { didYouMean, nearest } from "../../pipeline/nearest.ts";
import type { OpenState } from "./state-folder.ts";

/** A run of the journal: by its id or the beginning of it, or the newest of a pipeline by its name; `last` is the newest of all. */
export const findRun = (
  { journal, folder }: OpenState,
  asked: string,
): Result<string, InputError> => {
  const runs = journal.runs();
  const last = runs.at(-1);
  if (asked === "last" && last !== undefined) return ok(last);
  const [only, ...others] = runs.includes(asked)
    ? [asked]
    : runs.filter((run) => run.startsWith(asked));
  if (only !== undefined && others.length === 0) return ok(only);
  const named = [...runs].reverse().find((run) => stateOf(journal.read(run)).name === asked);
  if (named !== undefined) return ok(named);
  return err(
    only === undefined ? unknownRun(asked, runs, folder) : ambiguous(asked, [only, ...others]),
  );
};

export const unknownRun = (asked: string, runs: readonly string[], folder: string): InputError => ({
  kind: "input",
  file: asked,
  problems: [
    {
      pointer: "",
      detail: `there is no such run in ${folder}`,
      remedy:
        runs.length === 0
          ? "Nothing was launched from there: sky launch FILE, or give --state."
          : `${didYouMean(nearest(asked, runs, 1)) ?? ""} sky status lists the runs.`.trim(),
    },
  ],
});

const ambiguous = (asked: string, runs: readonly string[]): InputError => ({
  kind: "input",
  file: asked,
  problems: [
    {
      pointer: "",
      detail: `begins ${runs.length} runs: ${runs.join(", ")}`,
      remedy: "Give more of it.",
    },
  ],
});
