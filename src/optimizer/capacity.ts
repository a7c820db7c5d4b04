import { heaviestAntichain } from "./antichain.ts";
import { type Candidate, type Choice, type Problem, slack } from "./problem.ts";
import type { Schedule } from "./schedule.ts";

/** Stages that together ask for more than there is, at least one of which could do without. */
export interface Overuse {
  readonly kind: "pool" | "quota";
  /** Which reservation or quota. */
  readonly index: number;
  readonly capacity: number;
  readonly stages: readonly number[];
  /** They run at once whenever they are where they are, not only by today's schedule. */
  readonly byOrder: boolean;
}

export const useOf = (
  { kind, index }: Pick<Overuse, "kind" | "index">,
  candidate: Candidate,
): number => {
  if (kind === "quota") return candidate.uses[index]!;
  return candidate.offer.counted.pool === index ? candidate.reserved : 0;
};

/** The first reservation or quota that a choice asks too much of. */
export const overCapacity = (
  problem: Problem,
  choice: Choice,
  schedule: Schedule,
): Overuse | undefined => {
  const { pools, quota, untimed } = problem.capacities;
  for (const [index, capacity] of pools.entries()) {
    const over = overByOrder(problem, choice, { kind: "pool", index, capacity });
    if (over !== undefined) return over;
  }
  for (const [index, capacity] of quota.entries()) {
    const counted = { kind: "quota", index, capacity } as const;
    const over = untimed
      ? overByOrder(problem, choice, counted)
      : overInTime(choice, schedule, counted);
    if (over !== undefined) return over;
  }
  return undefined;
};

type Counted = Pick<Overuse, "kind" | "index" | "capacity">;

const isOpen = (choice: Choice, stage: number): boolean => choice[stage]!.offer.held !== true;

const usersOf = (choice: Choice, counted: Counted): number[] =>
  choice.flatMap((candidate, stage) => (useOf(counted, candidate) > 0 ? [stage] : []));

const exceeds = (use: number, { capacity }: Counted): boolean => use > capacity + slack(capacity);

/** Stages that no dependency separates may run at once. */
const overByOrder = (problem: Problem, choice: Choice, counted: Counted): Overuse | undefined => {
  const users = usersOf(choice, counted);
  const weights = users.map((stage) => useOf(counted, choice[stage]!));
  if (
    !exceeds(
      weights.reduce((a, b) => a + b, 0),
      counted,
    )
  )
    return undefined;
  const before = ancestorsOf(problem);
  const isBefore = (a: number, b: number): boolean => before[b]!.has(a);
  const heaviest = heaviestOf(choice, counted, users, isBefore);
  if (!exceeds(heaviest.weight, counted)) return undefined;
  if (heaviest.stages.some((stage) => isOpen(choice, stage)))
    return { ...counted, stages: heaviest.stages, byOrder: true };
  // Stages that have their machines already take too much on their own: nobody else may take any beside them.
  for (const stage of users.filter((user) => isOpen(choice, user))) {
    const beside = users.filter(
      (other) => other !== stage && !isBefore(other, stage) && !isBefore(stage, other),
    );
    const others = heaviestOf(choice, counted, beside, isBefore);
    if (exceeds(others.weight + useOf(counted, choice[stage]!), counted))
      return { ...counted, stages: [stage, ...others.stages], byOrder: true };
  }
  return undefined;
};

const heaviestOf = (
  choice: Choice,
  counted: Counted,
  users: readonly number[],
  isBefore: (a: number, b: number) => boolean,
): { readonly stages: readonly number[]; readonly weight: number } => {
  const weights = users.map((stage) => useOf(counted, choice[stage]!));
  const { members, weight } = heaviestAntichain(weights, (a, b) => isBefore(users[a]!, users[b]!));
  return { stages: members.map((k) => users[k]!), weight };
};

/** From start up to but not at the end; moments that differ in the last bits only are one. */
const overInTime = (choice: Choice, { end }: Schedule, counted: Counted): Overuse | undefined => {
  const users = usersOf(choice, counted);
  for (const moment of users.map((stage) => end[stage]! - choice[stage]!.runHours)) {
    const margin = 1e-9 * moment;
    const running = users.filter(
      (stage) =>
        end[stage]! - choice[stage]!.runHours <= moment + margin && end[stage]! > moment + margin,
    );
    const use = running.reduce((sum, stage) => sum + useOf(counted, choice[stage]!), 0);
    // What was running before is no choice of this plan.
    if (exceeds(use, counted) && running.some((stage) => isOpen(choice, stage)))
      return { ...counted, stages: running, byOrder: false };
  }
  return undefined;
};

/** All stages that come before each stage. */
export const ancestorsOf = ({ order, incoming }: Problem): readonly ReadonlySet<number>[] => {
  const ancestors: Set<number>[] = [];
  for (const stage of order) {
    const own = new Set<number>();
    for (const { from } of incoming[stage]!) {
      own.add(from);
      for (const earlier of ancestors[from]!) own.add(earlier);
    }
    ancestors[stage] = own;
  }
  return ancestors;
};

/** Node-hours of one stage at its limited discount. */
export interface DiscountClaim {
  readonly stage: number;
  readonly discount: number;
  readonly nodeHours: number;
}

/** The best use of the limited discounts: each offer has one at most, so that the dearest node-hours come first. */
export const discountsSaved = (
  { capacities }: Problem,
  choice: Choice,
): { readonly usd: number; readonly claims: readonly DiscountClaim[] } => {
  let usd = 0;
  const claims: DiscountClaim[] = [];
  capacities.discountHours.forEach((limit, discount) => {
    let left = limit;
    const users = choice
      .flatMap((candidate, stage) =>
        candidate.offer.counted.discount === discount && candidate.discountHours > 0
          ? [{ stage, candidate }]
          : [],
      )
      .sort((a, b) => b.candidate.discountUsdPerHour - a.candidate.discountUsdPerHour);
    for (const { stage, candidate } of users) {
      const nodeHours = Math.min(left, candidate.discountHours);
      if (nodeHours <= 0) break;
      left -= nodeHours;
      usd += nodeHours * candidate.discountUsdPerHour;
      claims.push({ stage, discount, nodeHours });
    }
  });
  return { usd, claims };
};
