import type { Pipeline } from "../domain/pipeline.ts";

/** Names of the datasets whose data reaches a stage, directly or through other stages. */
export type DatasetsReaching = (stage: number) => ReadonlySet<string>;

/**
 * Follows the data of all datasets through a pipeline at once, one bit a dataset and stage: walking back from
 * each stage took a minute for a few thousand stages with many inputs.
 *
 * Stages on or behind a cycle are left as if nothing reached them; a cycle is reported by itself.
 *
 * @param index  name to index of the stage that inputs of that name mean
 */
export const datasetsReaching = (
  { stages, datasets }: Pick<Pipeline, "stages" | "datasets">,
  index: ReadonlyMap<string, number>,
): DatasetsReaching => {
  const bit = new Map(datasets.map(({ name }, i) => [name, i]));
  const words = Math.ceil(datasets.length / 32);
  const bits = new Uint32Array(stages.length * words);
  for (const stage of sourcesFirst(stages, index)) {
    for (const input of stages[stage]?.inputs ?? []) {
      const from = index.get(input);
      const dataset = bit.get(input);
      if (from !== undefined) addRow(bits, words, from, stage);
      else if (dataset !== undefined) setBit(bits, words, stage, dataset);
    }
  }
  return (stage) =>
    new Set(datasets.filter((_, i) => hasBit(bits, words, stage, i)).map(({ name }) => name));
};

const sourcesFirst = (
  stages: Pipeline["stages"],
  index: ReadonlyMap<string, number>,
): readonly number[] => {
  const consumers = stages.map((): number[] => []);
  const missing = stages.map(() => 0);
  stages.forEach(({ inputs }, stage) => {
    for (const input of inputs) {
      const from = index.get(input);
      if (from === undefined) continue;
      consumers[from]?.push(stage);
      missing[stage] = (missing[stage] ?? 0) + 1;
    }
  });
  const order = [...stages.keys()].filter((stage) => missing[stage] === 0);
  for (const stage of order)
    for (const next of consumers[stage] ?? []) {
      missing[next] = (missing[next] ?? 0) - 1;
      if (missing[next] === 0) order.push(next);
    }
  return order;
};

const addRow = (bits: Uint32Array, words: number, from: number, to: number): void => {
  for (let w = 0; w < words; w++) {
    const at = to * words + w;
    bits[at] = (bits[at] ?? 0) | (bits[from * words + w] ?? 0);
  }
};

const setBit = (bits: Uint32Array, words: number, row: number, bit: number): void => {
  const at = row * words + (bit >> 5);
  bits[at] = (bits[at] ?? 0) | (1 << (bit & 31));
};

const hasBit = (bits: Uint32Array, words: number, row: number, bit: number): boolean =>
  (((bits[row * words + (bit >> 5)] ?? 0) >>> (bit & 31)) & 1) === 1;
