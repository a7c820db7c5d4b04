import {
  type Candidate,
  type Choice,
  type PairCost,
  type Problem,
  restrict,
  slack,
} from "../problem.ts";
import { FREE } from "../routes.ts";
import { type RowClasses, rowClasses } from "./row-classes.ts";

/** One pair of stages whose places cost something together. */
interface BoundEdge {
  readonly from: number;
  readonly to: number;
  readonly cost: PairCost;
  readonly classes: RowClasses;
  /** By local place of `from` and of `to`: cost moved from this edge into the stage's own. */
  intoFrom: Float64Array;
  intoTo: Float64Array;
}

/** One stage, its candidates grouped by place. */
interface Node {
  /** Indices of the problem's candidates still alive. */
  candidates: Int32Array;
  usd: Float64Array;
  /** By candidate: index into `places`. */
  local: Int32Array;
  places: Int32Array;
  readonly earlier: BoundEdge[];
  readonly later: BoundEdge[];
}

/**
 * Lower bounds on cost by moving cost between stages and the edges that join them.
 *
 * Cost is a sum of what each candidate costs alone and what each pair of neighbours costs together. Moving an amount
 * from an edge into a stage changes no total, but the sum of all minima, which is a lower bound, rises. Each sweep
 * walks the stages forwards or backwards, collects what the edges hold and spreads it over those ahead: sequential
 * tree-reweighted message passing (Kolmogorov 2006). On trees one sweep each way is exact. Shared copies are split
 * evenly over their users, deadline, budget and the like are left out: both only lower the bound.
 *
 * A candidate whose best completion costs more than a known plan cannot be part of an optimum and is dropped.
 */
export class CostBounds {
  readonly #problem: Problem;
  readonly #nodes: Node[];
  readonly #edges: BoundEdge[] = [];
  readonly #nodeMin: Float64Array;
  readonly #edgeMin = new Map<BoundEdge, number>();
  /** Lower bound of the cost of every plan. */
  bound: number;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.bound = problem.fixedUsd;
    this.#nodeMin = new Float64Array(problem.candidates.length);
    this.#nodes = problem.candidates.map((list) => nodeOf(list));
    const position = new Int32Array(problem.candidates.length);
    problem.order.forEach((stage, index) => {
      position[stage] = index;
    });
    this.#addEdges(position);
  }

  /** The problem with the candidates that are left. */
  get reduced(): Problem {
    const alive = this.#nodes.map((node) => new Set(node.candidates));
    return restrict(this.#problem, (stage, _, index) => alive[stage]!.has(index));
  }

  /**
   * One sweep over all stages.
   *
   * @param cutoffUsd  cost of a known plan; candidates that cannot beat it go
   * @returns a choice found on the way; `undefined` when the bound shows that there is none
   */
  sweep(forwards: boolean, cutoffUsd: number): Choice | undefined {
    const choice: Candidate[] = [];
    const { order } = this.#problem;
    for (let k = 0; k < order.length && this.bound < Number.POSITIVE_INFINITY; k++)
      this.#visit(order[forwards ? k : order.length - 1 - k]!, forwards, cutoffUsd, choice);
    return this.bound < Number.POSITIVE_INFINITY ? choice : undefined;
  }

  #visit(stage: number, forwards: boolean, cutoffUsd: number, choice: Candidate[]): void {
    const node = this.#nodes[stage]!;
    if (node.candidates.length === 0) {
      this.bound = Number.POSITIVE_INFINITY;
      return;
    }
    const behind = forwards ? node.earlier : node.later;
    const ahead = forwards ? node.later : node.earlier;
    for (const edge of behind) collect(edge, edge.to === stage, this.#nodes);
    const own = ownCost(node, stage);
    this.#raise(stage, node, own);
    if (this.bound === Number.POSITIVE_INFINITY) return;
    choice[stage] = this.#decode(node, stage, behind, ahead, choice);
    this.#drop(stage, node, own, cutoffUsd);
    this.#spread(stage, node, own, behind.length, ahead);
  }

  #raise(stage: number, node: Node, own: Float64Array): void {
    let held = this.#nodeMin[stage]!;
    for (const edges of [node.earlier, node.later])
      for (const edge of edges) {
        held += this.#edgeMin.get(edge)!;
        this.#edgeMin.set(edge, 0);
      }
    const least = minimum(own);
    this.#nodeMin[stage] = least;
    this.bound = least === Number.POSITIVE_INFINITY ? least : this.bound + least - held;
  }

  /** The best candidate given the places of the stages behind and an estimate of those ahead. */
  #decode(
    node: Node,
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
    node: Node,
    stage: number,
    edge: BoundEdge,
    choice: readonly Candidate[],
  ): void {
    const { n } = this.#problem.routes;
    const { tariff, usdByTariff } = edge.cost;
    const isTo = edge.to === stage;
    const there = choice[isTo ? edge.from : edge.to]!.place;
    for (let i = 0; i < value.length; i++) {
      const here = node.places[node.local[i]!]!;
      value[i]! += usdByTariff[tariff[isTo ? there * n + here : here * n + there]!]!;
    }
  }

  #drop(stage: number, node: Node, own: Float64Array, cutoffUsd: number): void {
    const allowed = cutoffUsd + DRIFT * slack(cutoffUsd) - (this.bound - this.#nodeMin[stage]!);
    let dead = 0;
    for (let i = 0; i < own.length; i++)
      if (own[i]! > allowed || own[i] === Number.POSITIVE_INFINITY) {
        node.usd[i] = Number.POSITIVE_INFINITY;
        own[i] = Number.POSITIVE_INFINITY;
        dead++;
      }
    if (dead > 0) this.#compact(stage, node, own);
  }

  /** Forgets the dropped candidates, and the places that no other candidate of the stage uses. */
  #compact(stage: number, node: Node, own: Float64Array): void {
    const keep: number[] = [];
    const places = new Map<number, number>();
    for (let i = 0; i < own.length; i++) {
      if (node.usd[i] === Number.POSITIVE_INFINITY) continue;
      keep.push(i);
      const local = node.local[i]!;
      if (!places.has(local)) places.set(local, places.size);
    }
    // Most of the time only a few go; arrays are rebuilt when it pays.
    const kept = [...places.keys()];
    const pick = (array: Float64Array): Float64Array => Float64Array.from(kept, (p) => array[p]!);
    for (const edges of [node.earlier, node.later])
      for (const edge of edges) {
        if (edge.from === stage) edge.intoFrom = pick(edge.intoFrom);
        else edge.intoTo = pick(edge.intoTo);
      }
    own.set(keep.map((i) => own[i]!));
    own.fill(Number.POSITIVE_INFINITY, keep.length);
    node.candidates = Int32Array.from(keep, (i) => node.candidates[i]!);
    node.usd = Float64Array.from(keep, (i) => node.usd[i]!);
    node.local = Int32Array.from(keep, (i) => places.get(node.local[i]!)!);
    node.places = Int32Array.from(kept, (p) => node.places[p]!);
  }

  #spread(
    stage: number,
    node: Node,
    own: Float64Array,
    behind: number,
    ahead: readonly BoundEdge[],
  ): void {
    if (ahead.length === 0 || node.candidates.length === 0) return;
    const share = 1 / Math.max(ahead.length, behind);
    const least = new Float64Array(node.places.length).fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < node.candidates.length; i++) {
      const local = node.local[i]!;
      if (own[i]! < least[local]!) least[local] = own[i]!;
    }
    for (const edge of ahead) {
      const into = edge.from === stage ? edge.intoFrom : edge.intoTo;
      for (let p = 0; p < least.length; p++) into[p]! -= share * least[p]!;
      this.#edgeMin.set(edge, share * this.#nodeMin[stage]!);
    }
    this.#nodeMin[stage]! *= 1 - share * ahead.length;
  }

  #addEdges(position: Int32Array): void {
    const { edges, ties, shared, routes } = this.#problem;
    const classes = new Map<Int32Array, RowClasses>();
    const add = (from: number, to: number, cost: PairCost): void => {
      const known = classes.get(cost.tariff) ?? rowClasses(cost.tariff, routes.n);
      classes.set(cost.tariff, known);
      const [a, b] = [this.#nodes[from]!, this.#nodes[to]!];
      const edge: BoundEdge = {
        from,
        to,
        cost,
        classes: known,
        intoFrom: new Float64Array(a.places.length),
        intoTo: new Float64Array(b.places.length),
      };
      const forwards = position[from]! < position[to]!;
      (forwards ? a.later : a.earlier).push(edge);
      (forwards ? b.earlier : b.later).push(edge);
      this.#edges.push(edge);
      this.#edgeMin.set(edge, 0);
    };
    for (const { from, to, cost } of [...edges, ...ties]) add(from, to, cost);
    for (const { source, consumers, deliveries, cost } of shared) {
      const users = consumers.length + deliveries.length;
      const part = { ...cost, usdByTariff: cost.usdByTariff.map((usd) => usd / users) };
      for (const stage of consumers)
        if ("stage" in source) add(source.stage, stage, part);
        else this.#addUnary(stage, (place) => part.tariff[source.place * routes.n + place]!, part);
      if ("stage" in source)
        for (const to of deliveries)
          this.#addUnary(source.stage, (place) => part.tariff[place * routes.n + to]!, part);
    }
  }

  #addUnary(stage: number, tariff: (place: number) => number, { usdByTariff }: PairCost): void {
    const node = this.#nodes[stage]!;
    for (let i = 0; i < node.usd.length; i++)
      node.usd[i]! += usdByTariff[tariff(node.places[node.local[i]!]!)]!;
  }
}

/** Rounding gathers over sweeps: a candidate must be worse by this many tolerances to go. */
const DRIFT = 100;

const nodeOf = (list: Problem["candidates"][number]): Node => {
  const places = [...new Set(list.map((candidate) => candidate.place))];
  const localOf = new Map(places.map((place, local) => [place, local]));
  return {
    candidates: Int32Array.from(list, (_, index) => index),
    usd: Float64Array.from(list, (candidate) => candidate.usd),
    local: Int32Array.from(list, (candidate) => localOf.get(candidate.place)!),
    places: Int32Array.from(places),
    earlier: [],
    later: [],
  };
};

const minimum = (values: Float64Array): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least) least = value;
  return least;
};

const ownCost = (node: Node, stage: number): Float64Array => {
  const own = node.usd.slice();
  for (const edges of [node.earlier, node.later])
    for (const edge of edges) {
      const into = edge.from === stage ? edge.intoFrom : edge.intoTo;
      for (let i = 0; i < own.length; i++) own[i]! += into[node.local[i]!]!;
    }
  return own;
};

/** Moves into one end of an edge all that it can give: the minimum over the other end. */
const collect = (edge: BoundEdge, atTo: boolean, nodes: readonly Node[]): void => {
  if (atTo) collectAtTo(edge, nodes[edge.from]!, nodes[edge.to]!);
  else collectAtFrom(edge, nodes[edge.from]!, nodes[edge.to]!);
};

const collectAtTo = (edge: BoundEdge, from: Node, to: Node): void => {
  const { classes, cost, intoFrom, intoTo } = edge;
  const n = classes.classOf.length;
  const best = new Float64Array(classes.count).fill(Number.POSITIVE_INFINITY);
  const home = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const present: number[] = [];
  for (let i = 0; i < from.places.length; i++) {
    const place = from.places[i]!;
    const k = classes.classOf[place]!;
    const value = -intoFrom[i]!;
    if (best[k] === Number.POSITIVE_INFINITY) present.push(k);
    if (value < best[k]!) best[k] = value;
    if (classes.freeAtHome[place] === 1) home[place] = value + cost.usdByTariff[FREE]!;
  }
  for (let j = 0; j < to.places.length; j++) {
    const place = to.places[j]!;
    let least = home[place]!;
    for (const k of present) {
      const value = best[k]! + cost.usdByTariff[classes.tariff[k * n + place]!]!;
      if (value < least) least = value;
    }
    intoTo[j] = least;
  }
};

const collectAtFrom = (edge: BoundEdge, from: Node, to: Node): void => {
  const { classes, cost, intoFrom, intoTo } = edge;
  const n = classes.classOf.length;
  const best = new Float64Array(classes.count).fill(Number.NaN);
  const home = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < to.places.length; j++)
    home[to.places[j]!] = -intoTo[j]! + cost.usdByTariff[FREE]!;
  for (let i = 0; i < from.places.length; i++) {
    const place = from.places[i]!;
    const k = classes.classOf[place]!;
    if (Number.isNaN(best[k]!)) {
      let least = Number.POSITIVE_INFINITY;
      for (let j = 0; j < to.places.length; j++) {
        const value = cost.usdByTariff[classes.tariff[k * n + to.places[j]!]!]! - intoTo[j]!;
        if (value < least) least = value;
      }
      best[k] = least;
    }
    intoFrom[i] = classes.freeAtHome[place] === 1 ? Math.min(best[k]!, home[place]!) : best[k]!;
  }
};
