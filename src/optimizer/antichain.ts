/**
 * The heaviest set of members of which none comes before another, by Dilworth's theorem.
 *
 * Each member is split into a left and a right copy; flow from left to right copies of later members chains members
 * together. What the largest flow cannot chain is the weight of the heaviest antichain; the minimum cut names it.
 *
 * @param weights   ≥ 0
 * @param isBefore  a strict order, transitive
 */
export const heaviestAntichain = (
  weights: readonly number[],
  isBefore: (a: number, b: number) => boolean,
): { readonly members: readonly number[]; readonly weight: number } => {
  const n = weights.length;
  const left = [...weights];
  const right = [...weights];
  const flow = weights.map(() => new Float64Array(n));
  const later = weights.map((_, a) => weights.flatMap((_, b) => (isBefore(a, b) ? [b] : [])));
  for (;;) {
    const path = augmentingPath(left, right, flow, later);
    if (path === undefined) break;
    push(path, left, right, flow);
  }
  const { reachedLeft, reachedRight } = reach(left, flow, later);
  const members = weights.flatMap((weight, i) =>
    weight > 0 && reachedLeft[i] === true && reachedRight[i] !== true ? [i] : [],
  );
  return { members, weight: members.reduce((sum, i) => sum + weights[i]!, 0) };
};

/** Left and right copies in turn, from a left copy with weight to spare to a right copy with weight to spare. */
type Path = readonly number[];

const augmentingPath = (
  left: readonly number[],
  right: readonly number[],
  flow: readonly Float64Array[],
  later: readonly (readonly number[])[],
): Path | undefined => {
  const cameFrom = new Map<string, string>();
  const queue: string[] = [];
  left.forEach((spare, a) => {
    if (spare > 0) {
      cameFrom.set(`l${a}`, "");
      queue.push(`l${a}`);
    }
  });
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head]!;
    const index = Number(at.slice(1));
    if (at[0] === "r" && right[index]! > 0) return backtrack(at, cameFrom);
    const next =
      at[0] === "l"
        ? later[index]!.map((b) => `r${b}`)
        : flow.flatMap((row, a) => (row[index]! > 0 ? [`l${a}`] : []));
    for (const node of next)
      if (!cameFrom.has(node)) {
        cameFrom.set(node, at);
        queue.push(node);
      }
  }
  return undefined;
};

const backtrack = (last: string, cameFrom: ReadonlyMap<string, string>): Path => {
  const path: number[] = [];
  for (let at = last; at !== ""; at = cameFrom.get(at)!) path.unshift(Number(at.slice(1)));
  return path;
};

const push = (path: Path, left: number[], right: number[], flow: readonly Float64Array[]): void => {
  const [first, last] = [path[0]!, path.at(-1)!];
  let amount = Math.min(left[first]!, right[last]!);
  // Steps from a right copy back to a left one undo flow, and cannot undo more than there is.
  for (let k = 1; k + 1 < path.length; k += 2)
    amount = Math.min(amount, flow[path[k + 1]!]![path[k]!]!);
  for (let k = 0; k + 1 < path.length; k++)
    if (k % 2 === 0) flow[path[k]!]![path[k + 1]!]! += amount;
    else flow[path[k + 1]!]![path[k]!]! -= amount;
  left[first]! -= amount;
  right[last]! -= amount;
};

const reach = (
  left: readonly number[],
  flow: readonly Float64Array[],
  later: readonly (readonly number[])[],
): { readonly reachedLeft: boolean[]; readonly reachedRight: boolean[] } => {
  const reachedLeft = left.map((spare) => spare > 0);
  const reachedRight = left.map(() => false);
  const queue = left.flatMap((spare, a) => (spare > 0 ? [a] : []));
  for (let head = 0; head < queue.length; head++)
    for (const b of later[queue[head]!]!) {
      if (reachedRight[b]) continue;
      reachedRight[b] = true;
      flow.forEach((row, a) => {
        if (row[b]! > 0 && !reachedLeft[a]) {
          reachedLeft[a] = true;
          queue.push(a);
        }
      });
    }
  return { reachedLeft, reachedRight };
};
