import type { Commands } from "../../domain/pipeline.ts";
import type { Plan } from "../../domain/plan.ts";

/** A file of another tool. */
export interface ExportedFile {
  /** Relative, without folders. */
  readonly name: string;
  readonly text: string;
}

export interface Exported {
  /** One file, or several for tools that have one a task. */
  readonly files: readonly ExportedFile[];
  /** What the tool cannot be told, in words. */
  readonly notes: readonly string[];
}

/** What a machine of the plan has, for tools that ask for processors and memory. */
export interface MachineSize {
  readonly vcpus?: number;
  readonly memoryGib?: number;
}

export type SizeOf = (cloud: string, instanceType: string) => MachineSize | undefined;

/** What is known beside the plan. */
export interface ExportFacts {
  readonly sizeOf: SizeOf;
  /** What a stage runs; `undefined` where the pipeline file is not given or does not say. */
  readonly commandsOf: (stage: string) => Commands | undefined;
}

/** Writes a plan in the files of one tool. */
export interface Exporter {
  /** For `--to`. */
  readonly name: string;
  readonly write: (plan: Plan, facts: ExportFacts) => Exported;
}

/** A name that any tool takes: lower case, digits, dashes; different ones stay different by a number. */
export const plainNames = (names: readonly string[], longest = 50): ReadonlyMap<string, string> => {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const plain = name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+|-+$/g, "");
      const base = (plain === "" ? "stage" : plain).slice(0, longest).replace(/-+$/, "");
      let candidate = base;
      for (let n = 2; taken.has(candidate); n++) candidate = `${base}-${n}`;
      taken.add(candidate);
      return [name, candidate] as const;
    }),
  );
};
