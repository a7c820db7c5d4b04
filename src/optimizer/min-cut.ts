/** Arcs of a network as they are added; the arc back is the next index, `index ^ 1`. */
export class Network {
  readonly source = 0;
  readonly sink = 1;
  #nodes = 2;
  readonly #to: number[] = [];
  readonly #room: number[] = [];
  readonly #arcsOf: number[][] = [[], []];

  node(): number {
    this.#arcsOf.push([]);
    return this.#nodes++;
  }

  /** @param capacity  ≥ 0; Infinity: never cut */
  arc(from: number, to: number, capacity: number): void {
    if (!(capacity > 0)) return;
    this.#arcsOf[from]!.push(this.#to.push(to) - 1);
    this.#room.push(capacity);
    this.#arcsOf[to]!.push(this.#to.push(from) - 1);
    this.#room.push(0);
  }

  /**
   * The cheapest cut between source and sink, by blocking flows (Dinitz 1970).
   *
   * @returns by node, whether it is on the sink's side; a node that may be on either side is on the sink's
   */
  cut(): readonly boolean[] {
    const largest = this.#room.reduce(
      (most, room) => (room < Number.POSITIVE_INFINITY && room > most ? room : most),
      0,
    );
    const least = largest * LEAST_ROOM;
    for (;;) {
      const level = this.#levels(least);
      if (level[this.sink]! < 0) return Array.from(level, (depth) => depth < 0);
      this.#block(level, least);
    }
  }

  /** Arcs from the source by the shortest way with room; −1 where there is none. */
  #levels(least: number): Int32Array {
    const level = new Int32Array(this.#nodes).fill(-1);
    level[this.source] = 0;
    const queue = [this.source];
    for (let k = 0; k < queue.length; k++)
      for (const arc of this.#arcsOf[queue[k]!]!) {
        const to = this.#to[arc]!;
        if (this.#room[arc]! <= least || level[to]! >= 0) continue;
        level[to] = level[queue[k]!]! + 1;
        queue.push(to);
      }
    return level;
  }

  /** Sends flow along shortest ways until none is left. */
  #block(level: Int32Array, least: number): void {
    const next = new Int32Array(this.#nodes);
    const way: number[] = [];
    for (let at = this.source; ; ) {
      if (at === this.sink) {
        at = this.#push(way, least);
        continue;
      }
      const arc = this.#arcsOf[at]![next[at]!];
      if (arc === undefined) {
        if (way.length === 0) return;
        at = this.#to[way.pop()! ^ 1]!;
        next[at]!++;
      } else if (this.#room[arc]! > least && level[this.#to[arc]!] === level[at]! + 1) {
        way.push(arc);
        at = this.#to[arc]!;
      } else next[at]!++;
    }
  }

  /** Sends what the narrowest arc of a way lets through. @returns the node before the first arc that is full now */
  #push(way: number[], least: number): number {
    let flow = Number.POSITIVE_INFINITY;
    for (const arc of way) flow = Math.min(flow, this.#room[arc]!);
    let full = -1;
    way.forEach((arc, k) => {
      this.#room[arc]! -= flow;
      this.#room[arc ^ 1]! += flow;
      if (full < 0 && this.#room[arc]! <= least) full = k;
    });
    const at = this.#to[way[full]! ^ 1]!;
    way.length = full;
    return at;
  }
}

/** Of the largest capacity: less than this is rounding. */
const LEAST_ROOM = 1e-13;
