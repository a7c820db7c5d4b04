import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Network } from "../../src/optimizer/min-cut.ts";

const INNER = 5;
/** Between any two of source, sink and five more; capacities from 0, so that many arcs do not exist. */
const arcs = fc.array(
  fc.tuple(
    fc.nat(INNER + 1),
    fc.nat(INNER + 1),
    fc.oneof(
      { weight: 4, arbitrary: fc.nat(9) },
      { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    ),
  ),
  { maxLength: 24 },
);

type Arc = readonly [from: number, to: number, capacity: number];

/** What the arcs from the source's side to the sink's can carry. */
const capacityOf = (all: readonly Arc[], isSinkSide: (node: number) => boolean): number =>
  all.reduce(
    (sum, [from, to, room]) => (room > 0 && !isSinkSide(from) && isSinkSide(to) ? sum + room : sum),
    0,
  );

describe("the cheapest cut", () => {
  it("equals the cheapest of all cuts", () => {
    fc.assert(
      fc.property(arcs, (drawn) => {
        const all = drawn.filter(([from, to]) => from !== to);
        const network = new Network();
        for (let k = 0; k < INNER; k++) network.node();
        for (const [from, to, room] of all) network.arc(from, to, room);
        const cuts = Array.from({ length: 2 ** INNER }, (_, side) =>
          capacityOf(all, (node) => node === 1 || (node > 1 && ((side >> (node - 2)) & 1) === 1)),
        );
        const least = Math.min(...cuts);
        // Without any finite cut there is none to find.
        fc.pre(least < Number.POSITIVE_INFINITY);
        const isSinkSide = network.cut();
        expect(isSinkSide[network.source]).toBe(false);
        expect(isSinkSide[network.sink]).toBe(true);
        expect(capacityOf(all, (node) => isSinkSide[node]!)).toBe(least);
      }),
      { numRuns: 500 },
    );
  });
});
