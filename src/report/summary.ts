import type { Pipeline } from "../domain/pipeline.ts";
import { count } from "./quantities.ts";
import { printable } from "./text.ts";

/** What a valid file holds, in one sentence. */
export const summarize = ({ name, stages, datasets, deliver }: Pipeline): string => {
  const parts = [
    count(stages.length, "stage"),
    ...(datasets.length === 0 ? [] : [count(datasets.length, "dataset")]),
    ...(deliver.length === 0 ? [] : [count(deliver.length, "delivery", "deliveries")]),
  ];
  return `${printable(name)} is valid: ${parts.join(", ")}.`;
};
