import { evaluate } from "./evaluate.ts";
import { Network } from "./min-cut.ts";
import { type Choice, type Problem, pairUsd, type SharedItem, type Tie } from "./problem.ts";

/**
 * A cheap mix of two choices: each stage as in the one or as in the other, by a minimum cut (fusion moves, Lempitsky et al. 2010).
 *
 * The cut is the cheapest of all mixes where a pair of stages never costs more by standing as both in one choice than by
 * mixing, which holds for nearly all prices of moving data; otherwise some mixes look dearer than they are. Moves
 * many stages at once, which moving one at a time cannot. Only cost is looked at: whoever asks has to evaluate the result.
 *
 * @param a  without a forbidden pair; else there is no mix
 */
export const fuse = (problem: Problem, a: Choice, b: Choice): Choice => {
  const { usd } = evaluate(problem, a);
  if (usd === Number.POSITIVE_INFINITY) return a;
  const mix = new Mix(problem, { a, b, forbiddenUsd: 1 + 2 * usd });
  for (const pair of [...problem.edges, ...problem.ties]) mix.addPair(pair, 1);
  for (const item of problem.shared)
    if ("place" in item.source) mix.addCopies(item, item.source.place);
    else mix.addSplitCopies(item, item.source.stage);
  return mix.cheapest();
};

/** A network whose cuts are the mixes: a stage as in `a` is on the source's side. */
class Mix {
  readonly #problem: Problem;
  readonly #a: Choice;
  readonly #b: Choice;
  /** Stands for a pair that must not be: more than the choice that has none, and not so much that rounding eats the rest. */
  readonly #forbiddenUsd: number;
  readonly #network = new Network();
  /** By stage; `undefined` where both choices agree on the place. */
  readonly #node: readonly (number | undefined)[];
  /** By stage: what it costs to be as in `b` instead of `a`. */
  readonly #extraUsd: Float64Array;

  constructor(
    problem: Problem,
    {
      a,
      b,
      forbiddenUsd,
    }: { readonly a: Choice; readonly b: Choice; readonly forbiddenUsd: number },
  ) {
    this.#problem = problem;
    this.#forbiddenUsd = forbiddenUsd;
    this.#a = a;
    this.#b = b;
    this.#node = a.map((one, stage) =>
      one.place === b[stage]!.place ? undefined : this.#network.node(),
    );
    this.#extraUsd = Float64Array.from(a, (one, stage) => b[stage]!.usd - one.usd);
  }

  /** @param part  of the pair's cost that counts */
  addPair({ from, to, cost }: Tie, part: number): void {
    const { n } = this.#problem.routes;
    const usd = (q: Choice, r: Choice): number =>
      Math.min(this.#forbiddenUsd, part * pairUsd(cost, n, q[from]!.place, r[to]!.place));
    const [aa, ab] = [usd(this.#a, this.#a), usd(this.#a, this.#b)];
    const [ba, bb] = [usd(this.#b, this.#a), usd(this.#b, this.#b)];
    // = aa + (ba − aa)·x + (bb − ba)·y + mixed·(1 − x)·y, where x and y say whether the ends are as in b.
    this.#extraUsd[from]! += ba - aa;
    this.#extraUsd[to]! += bb - ba;
    const [x, y] = [this.#node[from], this.#node[to]];
    if (x !== undefined && y !== undefined) this.#network.arc(x, y, ab + ba - aa - bb);
  }

  /** One copy for each place that some consumer stands at. */
  addCopies({ consumers, deliveries, cost }: SharedItem, source: number): void {
    const places = new Set(consumers.flatMap((s) => [this.#a[s]!.place, this.#b[s]!.place]));
    for (const place of deliveries) places.delete(place);
    for (const place of places) {
      const usd = Math.min(
        this.#forbiddenUsd,
        pairUsd(cost, this.#problem.routes.n, source, place),
      );
      const there = (choice: Choice): number[] =>
        consumers.filter((stage) => choice[stage]!.place === place);
      const [inA, inB] = [there(this.#a), there(this.#b)];
      if (inA.some((stage) => inB.includes(stage))) continue; // needed in any mix
      if (inA.length > 0) this.#payUnlessAllLeave(inA, usd);
      if (inB.length > 0) this.#payIfAnyComes(inB, usd);
    }
  }

  /** Of an item whose source is itself being placed each consumer pays an even part: rough, but it has no pairs of copies. */
  addSplitCopies({ consumers, deliveries, cost }: SharedItem, from: number): void {
    const part = 1 / (consumers.length + deliveries.length);
    for (const to of consumers) this.addPair({ from, to, cost }, part);
  }

  cheapest(): Choice {
    this.#node.forEach((node, stage) => {
      if (node === undefined) return;
      const usd = this.#extraUsd[stage]!;
      if (usd > 0) this.#network.arc(this.#network.source, node, usd);
      else this.#network.arc(node, this.#network.sink, -usd);
    });
    const isB = this.#network.cut();
    return this.#a.map((one, stage) => {
      const node = this.#node[stage];
      const other = this.#b[stage]!;
      if (node === undefined) return other.usd < one.usd ? other : one;
      return isB[node] ? other : one;
    });
  }

  #payUnlessAllLeave(stages: readonly number[], usd: number): void {
    const copy = this.#network.node();
    this.#network.arc(copy, this.#network.sink, usd);
    for (const stage of stages)
      this.#network.arc(this.#node[stage]!, copy, Number.POSITIVE_INFINITY);
  }

  #payIfAnyComes(stages: readonly number[], usd: number): void {
    const copy = this.#network.node();
    this.#network.arc(this.#network.source, copy, usd);
    for (const stage of stages)
      this.#network.arc(copy, this.#node[stage]!, Number.POSITIVE_INFINITY);
  }
}
