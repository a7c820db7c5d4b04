import type { Pipeline, Stage } from "../domain/pipeline.ts";

/** Stages so that each comes after its inputs; in the pipeline's order wherever the graph leaves it open. */
export const topologicalOrder = (pipeline: Pipeline): readonly Stage[] => {
  const byName = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  const done = new Set<string>();
  const order: Stage[] = [];
  // An explicit stack: a chain of thousands of stages would overflow the call stack.
  for (const root of pipeline.stages) {
    const stack = [root];
    while (stack.length > 0) {
      const stage = stack.at(-1)!;
      const waiting = stage.inputs.flatMap((input) => {
        const producer = byName.get(input);
        return producer === undefined || done.has(input) ? [] : [producer];
      });
      if (waiting.length > 0) {
        stack.push(...waiting.reverse());
        continue;
      }
      stack.pop();
      if (done.has(stage.name)) continue;
      done.add(stage.name);
      order.push(stage);
    }
  }
  return order;
};
