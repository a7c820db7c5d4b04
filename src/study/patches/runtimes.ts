import { matchesGlob } from "../../domain/glob.ts";
import type { Runtime } from "../../domain/pipeline.ts";
import type { Change } from "../../domain/study.ts";
import type { ApplyPatch } from "./apply.ts";
import { changed } from "./changed.ts";

/** Hours of stages. An unknown runtime can only be set; a set one holds on every machine that had one. */
export const runtimes: ApplyPatch<"runtimes"> = ({ pipeline, catalog }, { stage, change }) => ({
  catalog,
  pipeline: {
    ...pipeline,
    stages: pipeline.stages.map((each) =>
      matchesGlob(stage, each.name)
        ? { ...each, runtime: changedRuntime(each.runtime, change) }
        : each,
    ),
  },
});

const changedRuntime = (runtime: Runtime, change: Change): Runtime => {
  if (runtime.kind === "unknown")
    return change.kind === "set" ? { kind: "fixed", hours: change.value } : runtime;
  if (runtime.kind === "fixed") return { kind: "fixed", hours: changed(runtime.hours, change) };
  const hours = [...runtime.hours].map(([key, each]) => [key, changed(each, change)] as const);
  return { kind: "by-machine", hours: new Map(hours) };
};
