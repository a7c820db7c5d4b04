import {
  type Candidate,
  type Choice,
  type PairCost,
  type Problem,
  restrict,
  slack,
} from "../problem.ts";
import type { Pace } from "../schedule.ts";
import { type BoundEdge, collectAtFrom, collectAtTo, leastAwayUsd } from "./bound-edge.ts";
import {
  type BoundNode,
  compact,
  minimum,
  nodeOf,
  ownCost,
  spread,
  weightOfCost,
} from "./bound-node.ts";
import { CopyShares } from "./copy-shares.ts";
import { entryUsd, type PairMatrices } from "./pair-matrix.ts";

/** A price for time: USD for each hour of a stage, of a transfer, of waiting for datasets and deliveries. */
export interface TimePrices {
  readonly stage: Float64Array;
  readonly ready: Float64Array;
  readonly tail: Float64Array;
  /** By edge of the problem. */
  readonly edge: Float64Array;
  /** Which time of a stage the price is for. */
  readonly pace: Pace;
  /** Added to every plan. */
  readonly constantUsd: number;
}

/** What the cheapest plan with a candidate (its index in the stage's list) costs at least. */
export type TellCompletion = (stage: number, candidate: number, usd: number) => void;

/**
 * Lower bounds on cost by moving cost between stages and the edges that join them.
 *
 * Cost is a sum of what each candidate costs alone and what each pair of neighbours costs together. Moving an amount
 * from an edge into a stage changes no total, but the sum of all minima, which is a lower bound, rises. Each sweep
 * walks the stages forwards or backwards, collects what the edges hold and spreads it over those ahead: sequential
 * tree-reweighted message passing (Kolmogorov 2006). On trees one sweep each way is exact. Shared copies are split
 * evenly over their users; budget and the like are left out: both only lower the bound. Time can be given a price.
 *
 * A candidate whose best completion costs more than a known plan cannot be part of an optimum and is dropped.
 */
export class CostBounds {
  readonly #problem: Problem;
  readonly #nodes: BoundNode[];
  readonly #edges: BoundEdge[] = [];
  readonly #shares: CopyShares[] = [];
  #constantUsd: number;
  /** Lower bound of the cost of every plan. */
  bound: number;

  /** @param timed  prices of time will be set */
  constructor(problem: Problem, matrices: PairMatrices, timed: boolean) {
    this.#problem = problem;
    this.#constantUsd = problem.fixedUsd;
    this.bound = this.#constantUsd;
    this.#nodes = problem.candidates.map((list) => nodeOf(list, problem.routes.n));
    this.#addEdges(matrices, timed);
  }

  /** Whether there are copies whose cost can be split over their users in more than one way. */
  get hasCopies(): boolean {
    return this.#shares.length > 0;
  }

  /** The problem with the candidates that are left. */
  get reduced(): Problem {
    const alive = this.#nodes.map((node) => new Set(node.candidates));
    return restrict(this.#problem, (stage, _, index) => alive[stage]!.has(index));
  }

  /** Puts other prices on time. What was moved stays moved: any such state gives a valid bound. */
  setTimePrices(prices: TimePrices): void {
    this.#constantUsd = this.#problem.fixedUsd + prices.constantUsd;
    this.#nodes.forEach((node, stage) => {
      const list = this.#problem.candidates[stage]!;
      for (let i = 0; i < node.usd.length; i++) {
        const candidate = list[node.candidates[i]!]!;
        node.usd[i] =
          node.plainUsd[i]! +
          prices.stage[stage]! * candidate[prices.pace] +
          prices.ready[stage]! * candidate.readyHours +
          prices.tail[stage]! * candidate.tailHours;
      }
    });
    this.#problem.edges.forEach(({ cost, gb }, e) => {
      const edge = this.#edges[e]!;
      if (prices.edge[e] === edge.usdPerHour) return;
      edge.usdPerHour = prices.edge[e]!;
      edge.usd = entryUsd(edge.matrix, cost, gb, edge.usdPerHour);
      edge.leastAway = leastAwayUsd(edge.matrix, edge.usd);
    });
    for (const edge of this.#edges) {
      collectAtTo(edge, this.#nodes[edge.from]!.places, this.#nodes[edge.to]!.places);
      edge.least = 0;
    }
    this.bound = this.#constantUsd;
    this.#nodes.forEach((node, stage) => {
      node.least = minimum(ownCost(node, stage));
      this.bound += node.least;
    });
  }

  /**
   * One sweep over all stages.
   *
   * @param cutoffUsd  cost of a known plan; candidates that cannot beat it go
   * @param tell  told of each candidate that is looked at
   * @returns a choice found on the way; `undefined` when the bound shows that there is none
   */
  sweep(forwards: boolean, cutoffUsd: number, tell?: TellCompletion): Choice | undefined {
    const choice: Candidate[] = [];
    const { order } = this.#problem;
    for (let k = 0; k < order.length && this.bound < Number.POSITIVE_INFINITY; k++)
      this.#visit(order[forwards ? k : order.length - 1 - k]!, forwards, cutoffUsd, choice, tell);
    return this.bound < Number.POSITIVE_INFINITY ? choice : undefined;
  }

  #visit(
    stage: number,
    forwards: boolean,
    cutoffUsd: number,
    choice: Candidate[],
    tell: TellCompletion | undefined,
  ): void {
    const node = this.#nodes[stage]!;
    const behind = forwards ? node.earlier : node.later;
    const ahead = forwards ? node.later : node.earlier;
    for (const edge of behind) {
      const [from, to] = [this.#nodes[edge.from]!.places, this.#nodes[edge.to]!.places];
      if (edge.to === stage) collectAtTo(edge, from, to);
      else collectAtFrom(edge, from, to);
    }
    const own = ownCost(node, stage);
    this.#raise(node, own);
    if (this.bound === Number.POSITIVE_INFINITY) return;
    if (tell !== undefined) this.#tellOf(stage, node, own, tell);
    choice[stage] = this.#decode(node, stage, behind, ahead, choice);
    this.#drop(stage, node, own, cutoffUsd);
    spread(stage, node, own, behind, ahead);
  }

  #tellOf(stage: number, node: BoundNode, own: Float64Array, tell: TellCompletion): void {
    const elsewhere = this.bound - node.least;
    for (let i = 0; i < own.length; i++) tell(stage, node.candidates[i]!, elsewhere + own[i]!);
  }

  #raise(node: BoundNode, own: Float64Array): void {
    let held = node.least;
    for (const edges of [node.earlier, node.later])
      for (const edge of edges) {
        held += edge.least;
        edge.least = 0;
      }
    node.least = minimum(own);
    this.bound =
      node.least === Number.POSITIVE_INFINITY ? node.least : this.bound + node.least - held;
  }

  /** The best candidate given the places of the stages behind and an estimate of those ahead. */
  #decode(
    node: BoundNode,
    stage: number,
    behind: readonly BoundEdge[],
    ahead: readonly BoundEdge[],
    choice: readonly Candidate[],
  ): Candidate {
    const value = node.usd.slice();
    for (const edge of behind) this.#addPairUsd(value, node, stage, edge, choice);
    for (const edge of ahead) {
      const into = edge.from === stage ? edge.intoFrom : edge.intoTo;
      for (let i = 0; i < value.length; i++) value[i]! += into[node.local[i]!]!;
    }
    let best = 0;
    for (let i = 1; i < value.length; i++) if (value[i]! < value[best]!) best = i;
    return this.#problem.candidates[stage]![node.candidates[best]!]!;
  }

  /** What the edge costs at each candidate, given where its other end has been put. */
  #addPairUsd(
    value: Float64Array,
    node: BoundNode,
    stage: number,
    { from, to, matrix, usd }: BoundEdge,
    choice: readonly Candidate[],
  ): void {
    const { n } = this.#problem.routes;
    const isTo = to === stage;
    const there = choice[isTo ? from : to]!.place;
    for (let i = 0; i < value.length; i++) {
      const here = node.places[node.local[i]!]!;
      value[i]! += usd[matrix.entry[isTo ? there * n + here : here * n + there]!]!;
    }
  }

  #drop(stage: number, node: BoundNode, own: Float64Array, cutoffUsd: number): void {
    const allowed = cutoffUsd + DRIFT * slack(cutoffUsd) - (this.bound - node.least);
    let alive = 0;
    for (let i = 0; i < own.length; i++)
      if (own[i]! <= allowed && own[i]! < Number.POSITIVE_INFINITY) alive++;
    if (alive < own.length) compact(stage, node, own, allowed, alive);
  }

  /** Data edges first, in the problem's order: `setTimePrices` finds them by index. */
  #addEdges(matrices: PairMatrices, timed: boolean): void {
    const { edges, ties, shared, routes, order } = this.#problem;
    const position = new Int32Array(order.length);
    order.forEach((stage, index) => {
      position[stage] = index;
    });
    const add = (from: number, to: number, cost: PairCost, gb: number): void => {
      const [a, b] = [this.#nodes[from]!, this.#nodes[to]!];
      const matrix = matrices.of(cost, timed && gb > 0);
      const usd = entryUsd(matrix, cost, gb, 0);
      const edge: BoundEdge = {
        from,
        to,
        cost,
        matrix,
        gb,
        usdPerHour: 0,
        usd,
        leastAway: leastAwayUsd(matrix, usd),
        weight: weightOfCost(cost),
        intoFrom: new Float64Array(a.places.length),
        intoTo: new Float64Array(b.places.length),
        least: 0,
      };
      const forwards = position[from]! < position[to]!;
      (forwards ? a.later : a.earlier).push(edge);
      (forwards ? b.earlier : b.later).push(edge);
      this.#edges.push(edge);
    };
    for (const { from, to, cost, gb } of edges) add(from, to, cost, gb);
    for (const { from, to, cost } of ties) add(from, to, cost, 0);
    for (const item of shared) {
      const { source, consumers, deliveries, cost } = item;
      if ("place" in source) {
        const copies = new CopyShares(item, source.place, routes.n);
        const [first, second, ...more] = consumers;
        // Two users pay each for a copy and get one back where they stand together: exact, and no split to find.
        if (second !== undefined && more.length === 0)
          this.#addRefund(copies, [first!, second], matrices, position);
        else this.#shares.push(copies);
        continue;
      }
      const users = consumers.length + deliveries.length;
      const part = { ...cost, usdByTariff: cost.usdByTariff.map((usd) => usd / users) };
      for (const stage of consumers) add(source.stage, stage, part, 0);
      for (const to of deliveries)
        this.#addUnary(source.stage, (place) => part.tariff[place * routes.n + to]!, part);
    }
    for (const copies of this.#shares) this.#charge(copies, undefined, 1);
  }

  /**
   * Moves the cost of shared copies to the users that want them: each copy may be split over its users in any way, and a
   * user that goes elsewhere needs no part of it.
   *
   * @param weight  how far towards the choice, in (0, 1]
   */
  shiftShares(choice: Choice, weight: number): void {
    for (const copies of this.#shares) this.#charge(copies, choice, weight);
    if (this.#shares.length === 0) return;
    this.#nodes.forEach((node, stage) => {
      const least = minimum(ownCost(node, stage));
      this.bound += least - node.least;
      node.least = least;
    });
  }

  #charge(copies: CopyShares, choice: Choice | undefined, weight: number): void {
    const change = choice === undefined ? copies.even() : copies.shift(choice, weight);
    copies.consumers.forEach((stage, user) => {
      const node = this.#nodes[stage]!;
      for (let i = 0; i < node.usd.length; i++) {
        const usd = change(user, node.places[node.local[i]!]!);
        node.usd[i]! += usd;
        node.plainUsd[i]! += usd;
      }
    });
  }

  #addRefund(
    copies: CopyShares,
    [from, to]: readonly [number, number],
    matrices: PairMatrices,
    position: Int32Array,
  ): void {
    for (const stage of [from, to]) {
      const node = this.#nodes[stage]!;
      for (let i = 0; i < node.usd.length; i++) {
        const usd = copies.usdAt(node.places[node.local[i]!]!);
        node.usd[i]! += usd;
        node.plainUsd[i]! += usd;
      }
    }
    const [a, b] = [this.#nodes[from]!, this.#nodes[to]!];
    const matrix = matrices.refund;
    const usd = refundUsd(copies, this.#problem.routes.n);
    const edge: BoundEdge = {
      from,
      to,
      cost: { tariff: matrix.entry, usdByTariff: usd },
      matrix,
      gb: 0,
      usdPerHour: 0,
      usd,
      leastAway: leastAwayUsd(matrix, usd),
      weight: -minimum(usd),
      intoFrom: new Float64Array(a.places.length),
      intoTo: new Float64Array(b.places.length),
      least: 0,
    };
    // What is left in an edge is never negative: the refund goes into the stage that pays for the copy.
    collectAtTo(edge, a.places, b.places);
    const forwards = position[from]! < position[to]!;
    (forwards ? a.later : a.earlier).push(edge);
    (forwards ? b.earlier : b.later).push(edge);
    this.#edges.push(edge);
  }

  #addUnary(stage: number, tariff: (place: number) => number, { usdByTariff }: PairCost): void {
    const node = this.#nodes[stage]!;
    for (let i = 0; i < node.usd.length; i++) {
      const usd = usdByTariff[tariff(node.places[node.local[i]!]!)]!;
      node.usd[i]! += usd;
      node.plainUsd[i]! += usd;
    }
  }
}

/** By entry of the refund's matrix. */
const refundUsd = (copies: CopyShares, n: number): Float64Array => {
  const usd = new Float64Array(n + 1);
  for (let place = 0; place < n; place++) usd[1 + place] = -copies.usdAt(place);
  return usd;
};

/** Rounding gathers over sweeps: a candidate must be worse by this many tolerances to go. */
export const DRIFT = 100;
