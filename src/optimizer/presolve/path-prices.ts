import type { Choice, Edge, Problem } from "../problem.ts";
import { type Pace, transferHoursOf } from "../schedule.ts";
import type { TimePrices } from "./cost-bounds.ts";

/** A way through the pipeline: stages from first to last, and the edges between them as indices. */
interface Path {
  readonly stages: readonly number[];
  readonly edges: readonly number[];
  usdPerHour: number;
}

/** The latest finish, and which time of the stages has to keep it. */
export interface TimeLimit {
  readonly latestHours: number;
  readonly pace: Pace;
}

/**
 * Prices for finishing late: the Lagrangian of a deadline.
 *
 * A plan keeps the deadline when every path does. For prices p ≥ 0 on paths, cost + Σ p × (hours of the path − deadline) is
 * never more than the cost of a plan that keeps it, so the least of it over all plans is a lower bound. It is a sum over
 * stages and edges, as message passing needs. Prices follow the subgradient: up on paths that are late, down on paths
 * with time to spare, by the step of Polyak (1969).
 *
 * With a fixed total price (the worth of an hour) and no deadline the same bounds cost + worth × finish.
 */
export class PathPrices {
  readonly #problem: Problem;
  readonly #deadlineHours: number;
  readonly #totalUsdPerHour: number | undefined;
  readonly #pace: Pace;
  readonly #paths = new Map<string, Path>();
  readonly #edgeIndex: ReadonlyMap<Edge, number>;

  /** @param totalUsdPerHour  what all prices sum to; absent: the limit is to be kept */
  constructor(problem: Problem, { latestHours, pace }: TimeLimit, totalUsdPerHour?: number) {
    this.#pace = totalUsdPerHour === undefined ? pace : "hours";
    this.#problem = problem;
    this.#deadlineHours = totalUsdPerHour === undefined ? latestHours : 0;
    this.#totalUsdPerHour = totalUsdPerHour;
    this.#edgeIndex = new Map(problem.edges.map((edge, index) => [edge, index]));
  }

  /** Moves the prices by what a choice, the cheapest at today's prices, shows to be late. */
  update(choice: Choice, step: number): void {
    const critical = this.#criticalPath(choice);
    const key = critical.stages.join(" ");
    if (!this.#paths.has(key)) this.#paths.set(key, critical);
    const paths = [...this.#paths.values()];
    const late = paths.map((path) => this.#hours(path, choice) - this.#deadlineHours);
    const mean =
      this.#totalUsdPerHour === undefined ? 0 : late.reduce((a, b) => a + b, 0) / late.length;
    const norm = late.reduce((sum, hours) => sum + (hours - mean) ** 2, 0);
    if (norm > 0)
      paths.forEach((path, k) => {
        path.usdPerHour = Math.max(0, path.usdPerHour + (step * (late[k]! - mean)) / norm);
      });
    this.#normalize(critical, key);
    for (const [other, path] of this.#paths) if (path.usdPerHour === 0) this.#paths.delete(other);
  }

  get prices(): TimePrices {
    const { candidates, edges } = this.#problem;
    const prices = {
      stage: new Float64Array(candidates.length),
      ready: new Float64Array(candidates.length),
      tail: new Float64Array(candidates.length),
      edge: new Float64Array(edges.length),
      pace: this.#pace,
      constantUsd: 0,
    };
    for (const { stages, edges: pathEdges, usdPerHour } of this.#paths.values()) {
      for (const stage of stages) prices.stage[stage]! += usdPerHour;
      for (const edge of pathEdges) prices.edge[edge]! += usdPerHour;
      prices.ready[stages[0]!]! += usdPerHour;
      prices.tail[stages.at(-1)!]! += usdPerHour;
      prices.constantUsd -= usdPerHour * this.#deadlineHours;
    }
    return prices;
  }

  /** A fixed total stays what it is; without any price yet it all goes on the critical path. */
  #normalize(critical: Path, key: string): void {
    const total = this.#totalUsdPerHour;
    if (total === undefined) return;
    let sum = 0;
    for (const { usdPerHour } of this.#paths.values()) sum += usdPerHour;
    if (sum === 0) {
      critical.usdPerHour = total;
      this.#paths.set(key, critical);
      return;
    }
    for (const path of this.#paths.values()) path.usdPerHour *= total / sum;
  }

  #hours({ stages, edges }: Path, choice: Choice): number {
    let hours = choice[stages[0]!]!.readyHours + choice[stages.at(-1)!]!.tailHours;
    for (const stage of stages) hours += choice[stage]![this.#pace];
    for (const edge of edges) hours += this.#edgeHours(this.#problem.edges[edge]!, choice);
    return hours;
  }

  #edgeHours({ from, to, gb }: Edge, choice: Choice): number {
    return transferHoursOf(this.#problem.routes, gb, choice[from]!.place, choice[to]!.place);
  }

  /** The path that decides when the choice finishes. */
  #criticalPath(choice: Choice): Path {
    const { order, incoming } = this.#problem;
    const end = new Float64Array(choice.length);
    const because: (Edge | undefined)[] = [];
    let last = order[0]!;
    let finish = Number.NEGATIVE_INFINITY;
    for (const stage of order) {
      let start = choice[stage]!.readyHours;
      for (const edge of incoming[stage]!) {
        const arrival = end[edge.from]! + this.#edgeHours(edge, choice);
        if (arrival <= start) continue;
        start = arrival;
        because[stage] = edge;
      }
      end[stage] = start + choice[stage]![this.#pace];
      if (end[stage]! + choice[stage]!.tailHours <= finish) continue;
      finish = end[stage]! + choice[stage]!.tailHours;
      last = stage;
    }
    const stages = [last];
    const edges: number[] = [];
    for (let edge = because[last]; edge !== undefined; edge = because[edge.from]) {
      stages.unshift(edge.from);
      edges.unshift(this.#edgeIndex.get(edge)!);
    }
    return { stages, edges, usdPerHour: 0 };
  }
}
