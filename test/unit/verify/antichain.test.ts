import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heaviestAntichain, type Weighted } from "../../../src/optimizer/verify/antichain.ts";
import { ancestorsOf } from "../../../src/optimizer/verify/dependencies.ts";
import { buildPipeline } from "../../arbitraries/build-pipeline.ts";
import { pickSome } from "../../arbitraries/pick.ts";

type IsBefore = (a: string, b: string) => boolean;

/** Tries every subset. */
const byTrying = (members: readonly Weighted[], isBefore: IsBefore): number => {
  let best = 0;
  for (let bits = 0; bits < 2 ** members.length; bits++) {
    const some = pickSome(members, bits);
    const apart = some.every((a) => some.every((b) => !isBefore(a.name, b.name)));
    if (apart)
      best = Math.max(
        best,
        some.reduce((sum, { weight }) => sum + weight, 0),
      );
  }
  return best;
};

/** Random graphs of up to 9 stages in file order; some of them have weights. */
const graph = fc
  .array(fc.record({ inputs: fc.nat(511), weight: fc.constantFrom(1, 0, 2, 3, 0.125, 8, 2.5) }), {
    minLength: 1,
    maxLength: 9,
  })
  .map((nodes) => {
    const names = nodes.map((_, at) => `s${at}`);
    const stages = nodes.map(({ inputs }, at) => ({
      name: `s${at}`,
      inputs: pickSome(names.slice(0, at), inputs, 2),
    }));
    const ancestors = ancestorsOf(buildPipeline({ stages }).stages);
    const isBefore: IsBefore = (a, b) => ancestors.get(b)?.has(a) === true;
    return {
      members: nodes.map(({ weight }, at) => ({ name: `s${at}`, weight })),
      isBefore,
    };
  });

describe("heaviest antichain", () => {
  test("equals the best of all subsets", () => {
    fc.assert(
      fc.property(graph, ({ members, isBefore }) => {
        expect(heaviestAntichain(members, isBefore)).toBeCloseTo(byTrying(members, isBefore), 9);
      }),
      { numRuns: 400 },
    );
  });

  test("a chain weighs its heaviest, a set apart all together, nothing weighs nothing", () => {
    const members = [4, 7, 2].map((weight, at) => ({ name: `${at}`, weight }));
    expect(heaviestAntichain(members, (a, b) => a < b)).toBe(7);
    expect(heaviestAntichain(members, () => false)).toBe(13);
    expect(heaviestAntichain([], () => false)).toBe(0);
  });

  test("200 members in layers take little time", () => {
    const members = Array.from({ length: 200 }, (_, at) => ({
      name: `${at}`,
      weight: 1 + (at % 7) / 8,
    }));
    const layer = (name: string): number => Math.floor(Number(name) / 20);
    const started = performance.now();
    const most = heaviestAntichain(members, (a, b) => layer(a) < layer(b));
    const layers = Array.from({ length: 10 }, (_, at) =>
      members.slice(20 * at, 20 * at + 20).reduce((sum, { weight }) => sum + weight, 0),
    );
    expect(most).toBeCloseTo(Math.max(...layers), 9);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
