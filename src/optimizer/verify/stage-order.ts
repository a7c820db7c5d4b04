import type { Stage } from "../../domain/pipeline.ts";

/** Stages, each after all of its inputs. A cycle cannot be here: the pipeline is checked when it is read. */
export const orderByInputs = (stages: readonly Stage[]): readonly Stage[] => {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const waitingFor = new Map<string, number>();
  const readers = new Map<string, Stage[]>();
  for (const stage of stages) {
    const producers = stage.inputs.filter((input) => byName.has(input));
    waitingFor.set(stage.name, producers.length);
    for (const producer of producers)
      readers.set(producer, [...(readers.get(producer) ?? []), stage]);
  }
  const ordered = stages.filter((stage) => waitingFor.get(stage.name) === 0);
  for (const done of ordered)
    for (const reader of readers.get(done.name) ?? []) {
      const left = (waitingFor.get(reader.name) ?? 0) - 1;
      waitingFor.set(reader.name, left);
      if (left === 0) ordered.push(reader);
    }
  if (ordered.length < stages.length) throw new Error("the stages form a cycle");
  return ordered;
};
