/** A figure that changes at known moments: capacity, a price. */
export interface Steps {
  /** Ascending; the first value holds before it, too. At least one. */
  readonly at: readonly { readonly fromMs: number; readonly value: number }[];
}

export const constant = (value: number): Steps => ({
  at: [{ fromMs: Number.NEGATIVE_INFINITY, value }],
});

/** Equal steps from a moment on. @param values  at least one; the last holds for good unless `after` is given */
export const evenSteps = (
  fromMs: number,
  stepMs: number,
  values: readonly number[],
  after?: number,
): Steps => {
  const at: { fromMs: number; value: number }[] = [];
  const add = (step: number, value: number): void => {
    if (at.at(-1)?.value !== value) at.push({ fromMs: fromMs + step * stepMs, value });
  };
  values.forEach((value, step) => {
    add(step, value);
  });
  if (after !== undefined) add(values.length, after);
  return { at };
};

export const valueAt = ({ at }: Steps, ms: number): number => at[indexAt(at, ms)]!.value;

/** The next moment after `ms` at which it changes; `Infinity`: never. */
export const nextChangeMs = ({ at }: Steps, ms: number): number => {
  const next = at[indexAt(at, ms) + 1];
  if (next === undefined) return Number.POSITIVE_INFINITY;
  return next.fromMs > ms ? next.fromMs : Number.POSITIVE_INFINITY;
};

/** The last entry that has begun; 0 before all of them. */
const indexAt = (at: Steps["at"], ms: number): number => {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (at[middle]!.fromMs <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** Stretches of equal value between two moments. */
export const stretches = (
  steps: Steps,
  fromMs: number,
  untilMs: number,
): readonly { readonly fromMs: number; readonly untilMs: number; readonly value: number }[] => {
  const all: { fromMs: number; untilMs: number; value: number }[] = [];
  for (let from = fromMs; from < untilMs; ) {
    const until = Math.min(nextChangeMs(steps, from), untilMs);
    all.push({ fromMs: from, untilMs: until, value: valueAt(steps, from) });
    from = until;
  }
  return all;
};
