import type { Column, LinearModel } from "../linear/model.ts";
import { Expression } from "./expression.ts";
import { type Block, pairBlocks } from "./pair-blocks.ts";
import type { PlaceSums } from "./place-sums.ts";

/**
 * Values that depend on the places of two stages, as a linear expression.
 *
 * For the blocks (A, B, saving) of the pair's table:
 *   value = Σ_k base[k] X[u,k] − Σ saving × y[A,B]
 *   source[A,B]  y[A,B] ≤ X[u,A]
 *   target[B]    Σ_A y[A,B] ≤ X[v,B]     over blocks with disjoint sources: u stands in one of them only
 *   permit[A]    X[u,A] ≤ X[v,B]         B: the places that u in A permits for v
 */
export class PairTerms {
  readonly #model: LinearModel;
  readonly #sums: PlaceSums;

  constructor(model: LinearModel, sums: PlaceSums) {
    this.#model = model;
    this.#sums = sums;
  }

  /**
   * @param name   unique for this pair and quantity
   * @param value  Infinity for a pair that must not be
   */
  expression(
    name: string,
    from: number,
    to: number,
    value: (source: number, target: number) => number,
  ): Expression {
    const total = new Expression();
    const [sources, targets] = [this.#sums.places(from), this.#sums.places(to)];
    const { classes, blocks, permitted } = pairBlocks(sources, targets, value);
    for (const { sources: group, base } of classes) total.addAll(this.#sums.sum(from, group), base);
    sharingTargets(blocks).forEach((sameTargets, group) => {
      for (const [block, y] of this.#indicators(`${name}|${group}`, from, to, sameTargets))
        total.addAll(y, -block.saving);
    });
    permitted.forEach((rule, index) => {
      this.#implies(`${name}|permit|${index}`, from, rule.sources, to, rule.targets);
    });
    return total;
  }

  /** One indicator for each block; all have the same targets. */
  #indicators(
    name: string,
    from: number,
    to: number,
    blocks: readonly Block[],
  ): (readonly [Block, Expression])[] {
    const inTargets = this.#sums.sum(to, blocks[0]!.targets);
    const open: Column[] = [];
    const indicators = blocks.map((block, index) => {
      const inSources = this.#sums.sum(from, block.sources);
      // One end certain: the other end says it all.
      if (inTargets.terms.size === 0) return [block, inSources] as const;
      if (inSources.terms.size === 0) return [block, inTargets] as const;
      const key = `y|${name}|${index}`;
      const y = this.#model.continuous(key, 0, 1);
      this.#model.row(`source|${key}`, below(y, inSources), "<=", inSources.constant);
      open.push(y);
      const expression = new Expression();
      expression.add(y, 1);
      return [block, expression] as const;
    });
    if (open.length > 0) {
      const terms = [...open.map((y) => [y, 1] as const), ...negated(inTargets)];
      this.#model.row(`target|${name}`, terms, "<=", inTargets.constant);
    }
    return indicators;
  }

  #implies(
    name: string,
    from: number,
    sources: readonly number[],
    to: number,
    targets: readonly number[],
  ): void {
    const [a, b] = [this.#sums.sum(from, sources), this.#sums.sum(to, targets)];
    this.#model.row(name, [...a.terms, ...negated(b)], "<=", b.constant - a.constant);
  }
}

/**
 * Blocks with the same targets, as long as no two of them hold the same source: only then can no plan be in two of them. What a
 * source saves at home may come on top of what its class saves there.
 */
const sharingTargets = (blocks: readonly Block[]): readonly (readonly Block[])[] => {
  const groups = new Map<string, { blocks: Block[]; sources: Set<number> }[]>();
  for (const block of blocks) {
    const key = block.targets.join(" ");
    const alike = groups.get(key) ?? [];
    groups.set(key, alike);
    const group = alike.find(({ sources }) => block.sources.every((s) => !sources.has(s)));
    if (group === undefined) alike.push({ blocks: [block], sources: new Set(block.sources) });
    else {
      group.blocks.push(block);
      for (const source of block.sources) group.sources.add(source);
    }
  }
  return [...groups.values()].flat().map((group) => group.blocks);
};

const negated = (expression: Expression): (readonly [Column, number])[] =>
  [...expression.terms].map(([column, coefficient]) => [column, -coefficient] as const);

const below = (y: Column, limit: Expression): (readonly [Column, number])[] => [
  [y, 1],
  ...negated(limit),
];
