import type { PipelineFile } from "../../pipeline/schema.ts";
import type { SkyTask } from "./schema.ts";

type StageFile = PipelineFile["stages"][number];

/** What a task runs, in our words, and what of it is lost. */
export interface Work {
  readonly fields: Partial<StageFile>;
  readonly notes: readonly string[];
}

/** Below the file's own folder: paths that lead elsewhere are not carried over. */
const INSIDE = /^(?![/~])(?![A-Za-z]:)(?!(.*\/)?\.\.(\/|$))[^\\\p{Cc}]+$/u;
const VARIABLE = /^(?!SKY_)[A-Za-z_][A-Za-z0-9_]*$/;

/** `setup`, `run`, `workdir`, `envs` and `secrets`; without `run` there is nothing to launch. */
export const workOf = (task: SkyTask): Work => {
  const { run, setup, workdir } = task;
  const others = ["setup", "workdir", "envs", "secrets"] as const;
  if (run == null || run.trim() === "") {
    const lost = others.filter((key) => task[key] != null);
    const notes = lost.length === 0 ? [] : [`nothing to run, so not kept: ${lost.join(", ")}`];
    return { fields: {}, notes };
  }
  const env = envOf(task);
  const path = typeof workdir === "string" && INSIDE.test(workdir) ? workdir : undefined;
  return {
    fields: {
      ...(setup == null || setup.trim() === "" ? {} : { setup }),
      run,
      ...(Object.keys(env.kept).length === 0 ? {} : { env: env.kept }),
      ...(path === undefined ? {} : { workdir: path }),
    },
    notes: [
      ...env.notes,
      ...(workdir == null || path !== undefined
        ? []
        : ["workdir is not kept: needed a folder below the file's own"]),
      ...(/SKYPILOT_/.test(`${setup}\n${run}`)
        ? ["its commands read SKYPILOT_… variables, which only SkyPilot sets"]
        : []),
    ],
  };
};

const envOf = ({
  envs,
  secrets,
}: SkyTask): {
  readonly kept: NonNullable<StageFile["env"]>;
  readonly notes: readonly string[];
} => {
  const kept: NonNullable<StageFile["env"]> = {};
  const lost: string[] = [];
  for (const [name, value] of Object.entries(envs ?? {}))
    if (VARIABLE.test(name) && value !== null) kept[name] = value;
    else lost.push(name);
  // Values of secrets do not belong into a file that is shared: only their names are kept.
  for (const name of Object.keys(secrets ?? {}))
    if (VARIABLE.test(name)) kept[name] = { secret: name };
    else lost.push(name);
  return {
    kept,
    notes:
      lost.length === 0 ? [] : [`variables without a value or usable name: ${lost.join(", ")}`],
  };
};
