import fc from "fast-check";
import { expect, it } from "vitest";
import { solveWithHighs } from "../../src/optimizer/linear/highs.ts";
import { LinearModel } from "../../src/optimizer/linear/model.ts";
import { PairTerms } from "../../src/optimizer/model/pair-terms.ts";
import { PlaceSums } from "../../src/optimizer/model/place-sums.ts";
import type { Problem } from "../../src/optimizer/problem.ts";
import { everyRun, testLimitMs } from "./every-run.ts";

/** The places of two stages, and what each pair of places costs. */
interface Table {
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  readonly value: readonly (readonly number[])[];
}

const PLACES = 4;
/** Few values, so that rows agree and differ in one place, as prices of a cloud do. */
const VALUES = [0, 1, 3, 10, Number.POSITIVE_INFINITY];

const someOf = fc.subarray([0, 1, 2, 3], { minLength: 1 });
const table: fc.Arbitrary<Table> = fc.record({
  sources: someOf,
  targets: someOf,
  value: fc.array(fc.array(fc.constantFrom(...VALUES), { minLength: PLACES, maxLength: PLACES }), {
    minLength: PLACES,
    maxLength: PLACES,
  }),
});

/** What the expression comes to with both stages in their places, pushed down. */
const valueAt = async (
  { sources, targets, value }: Table,
  source: number,
  target: number,
): Promise<number> => {
  const model = new LinearModel();
  const lists = [sources, targets].map((places) => places.map((place) => ({ place })));
  const x = lists.map((list, s) =>
    list.map(({ place }, i) => {
      const column = model.binary(`x|${s}|${i}`);
      model.row(`at|${s}|${i}`, [[column, 1]], "=", place === [source, target][s] ? 1 : 0);
      return column;
    }),
  );
  const problem = { candidates: lists } as unknown as Problem;
  const pairs = new PairTerms(model, new PlaceSums(model, problem, x));
  const total = pairs.expression("move", 0, 1, (a, b) => value[a]![b]!);
  for (const [column, coefficient] of total.terms) model.addToObjective(column, coefficient);
  model.addObjectiveConstant(total.constant);
  const { status, objective } = await solveWithHighs(model.toData(), { limitMs: 10_000 });
  return status === "optimal" ? objective : Number.POSITIVE_INFINITY;
};

const CAP_MS = 20_000;

it("a pair of places costs what the table says", { timeout: testLimitMs(CAP_MS) }, async () => {
  await everyRun(
    fc.asyncProperty(table, async (given) => {
      for (const source of given.sources)
        for (const target of given.targets)
          expect(await valueAt(given, source, target)).toBeCloseTo(
            given.value[source]![target]!,
            6,
          );
    }),
    { runs: 150, atLeast: 40, capMs: CAP_MS },
  );
});

it("what a source saves at home comes on top of what its class saves there", async () => {
  const value = [
    [9, 2, 20, 20],
    [9, 0, 20, 20],
    [20, 20, 0, 20],
    [20, 20, 20, 0],
  ];
  expect(await valueAt({ sources: [0, 1, 2, 3], targets: [1, 2, 3], value }, 1, 1)).toBe(0);
});
