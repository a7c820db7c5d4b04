import type { Dataset, Pipeline, Stage } from "../../domain/pipeline.ts";
import { remembered } from "../../domain/remember.ts";
import type { Explained } from "./solve-again.ts";

/** Each name and the one that takes its place; whoever is not in it keeps its own. */
export type Exchange = ReadonlyMap<string, string>;

export type FindExchange = (a: string, b: string) => Exchange | undefined;

/**
 * Stages and datasets that can change names without a change of the pipeline or of its plan, as the samples of a study that all
 * go the same way: whatever is true of one is true of the other, under the names exchanged.
 *
 * From two names the graph is walked in step, and neighbours that look alike are paired. That is a guess; what comes of it is
 * checked in full.
 *
 * @returns for two names how to exchange them, with all that has to change along; `undefined`: no way was found
 */
export const twinsOf = remembered(({ planning: { pipeline }, choice }: Explained): FindExchange => {
  const consumers = consumersOf(pipeline);
  const nodes = new Map<string, Node>([
    ...pipeline.datasets.map((dataset): [string, Node] => [
      dataset.name,
      { looks: looksOfDataset(dataset), inputs: [], consumers: consumers.get(dataset.name) ?? [] },
    ]),
    ...pipeline.stages.map((stage, index): [string, Node] => {
      const { offer, reserved } = choice[index]!;
      const looks = looksOf([looksOfStage(stage), offer.row, offer.market, offer.set, reserved]);
      const { name, inputs } = stage;
      return [name, { looks, inputs, consumers: consumers.get(name) ?? [] }];
    }),
  ]);
  const plain = relationsOf(pipeline, new Map());
  return (a, b) => {
    const exchange = walkInStep(nodes, a, b);
    return exchange !== undefined && relationsOf(pipeline, exchange) === plain
      ? exchange
      : undefined;
  };
});

interface Node {
  /** All that it is but for its name and its neighbours. */
  readonly looks: string;
  readonly inputs: readonly string[];
  readonly consumers: readonly string[];
}

const looksOfDataset = ({ name: _, source: __, ...others }: Dataset): string => looksOf(others);

const looksOfStage = ({
  name: _,
  inputs: __,
  declassify: ___,
  commands: ____,
  ...others
}: Stage): unknown => others;

/** Who set a policy is for messages. */
const looksOf = (value: unknown): string =>
  JSON.stringify(value, (key, part) => {
    if (key === "origin") return undefined;
    return part instanceof Map ? [...part] : part;
  });

const consumersOf = ({ stages }: Pipeline): ReadonlyMap<string, readonly string[]> => {
  const consumers = new Map<string, string[]>();
  for (const { name, inputs } of stages)
    for (const input of inputs) consumers.set(input, [...(consumers.get(input) ?? []), name]);
  return consumers;
};

const walkInStep = (
  nodes: ReadonlyMap<string, Node>,
  a: string,
  b: string,
): Exchange | undefined => {
  const exchange = new Map<string, string>();
  const pairs: (readonly [string, string])[] = [[a, b]];
  for (const [x, y] of pairs) {
    if (exchange.get(x) === y) continue;
    const [nodeX, nodeY] = [nodes.get(x), nodes.get(y)];
    if (nodeX === undefined || nodeX.looks !== nodeY?.looks) return undefined;
    if (exchange.has(x) || exchange.has(y)) return undefined;
    exchange.set(x, y).set(y, x);
    for (const side of ["inputs", "consumers"] as const) {
      const paired = pairUp(nodes, nodeX[side], nodeY[side]);
      if (paired === undefined) return undefined;
      pairs.push(...paired);
    }
  }
  return exchange;
};

/** Neighbours that both have stay; the others in pairs that look alike. */
const pairUp = (
  nodes: ReadonlyMap<string, Node>,
  ofX: readonly string[],
  ofY: readonly string[],
): (readonly [string, string])[] | undefined => {
  const byLooks = (names: readonly string[], others: readonly string[]): string[] =>
    names
      .filter((name) => !others.includes(name))
      .sort((a, b) => compare(nodes.get(a)!.looks, nodes.get(b)!.looks));
  const [x, y] = [byLooks(ofX, ofY), byLooks(ofY, ofX)];
  return x.length === y.length ? x.map((name, k) => [name, y[k]!]) : undefined;
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** All that a pipeline says with names, under exchanged names; in an order that does not depend on them. */
const relationsOf = (
  { stages, deliver, together, apart }: Pipeline,
  exchange: Exchange,
): string => {
  const nameOf = (name: string): string => exchange.get(name) ?? name;
  const group = (names: readonly string[]): string => JSON.stringify(names.map(nameOf).sort());
  return JSON.stringify([
    stages
      .map(({ name, inputs, declassify }) => [nameOf(name), group(inputs), group(declassify)])
      .sort((a, b) => compare(a[0]!, b[0]!)),
    deliver.map(({ from, to }) => `${nameOf(from)} ${to}`).sort(),
    together.map(group).sort(),
    apart.map(group).sort(),
  ]);
};
