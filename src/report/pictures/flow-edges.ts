import type { Plan } from "../../domain/plan.ts";

/** Data on its way from what makes it to what reads it. */
export interface FlowEdge {
  /** Dataset or stage. */
  readonly from: string;
  /** Stage; for a delivery the id of its box, `delivery REGION`. */
  readonly to: string;
  readonly delivery: boolean;
  readonly gb: number;
  /** Of the copy; when `shared`, counted at the first reader. */
  readonly usd: number;
  readonly hours: number;
  /** Several stages read the same copy. */
  readonly shared: boolean;
  /** Which copy it is; absent where nothing moves. */
  readonly copy?: number;
}

/** One edge for each reader of each transfer, and one without data where a stage only waits for another. */
export const edgesOf = ({ stages, transfers }: Plan): readonly FlowEdge[] => {
  const moved = transfers.flatMap((transfer, copy): readonly FlowEdge[] => {
    const { item, to, gb, usd, hours, delivery, consumers } = transfer;
    const edge = { from: item, gb, hours, shared: consumers.length > 1, copy };
    if (delivery) return [{ ...edge, to: `delivery ${to}`, usd, delivery, shared: false }];
    return consumers.map((name, index) => ({
      ...edge,
      to: name,
      usd: index === 0 ? usd : 0,
      delivery: false,
    }));
  });
  const known = new Set(moved.map(({ from, to }) => `${from}\n${to}`));
  const waiting = stages.flatMap(({ name, inputs = [] }) =>
    inputs
      .filter((input) => !known.has(`${input}\n${name}`))
      .map((input) => ({ from: input, to: name, ...NOTHING_MOVES })),
  );
  return [...moved, ...waiting];
};

const NOTHING_MOVES = { delivery: false, gb: 0, usd: 0, hours: 0, shared: false } as const;
