/** Whether the time for a search is over; whoever asks then answers with what is known, as true as any. */
export type IsLate = () => boolean;

export const never: IsLate = () => false;

/** What is left of the time that a plan may take. */
export interface TimeLeft {
  /** Milliseconds left; ≤ 0 when the limit has passed, Infinity without one. */
  readonly remainingMs: () => number;
  /** So much longer than the limit a search for a first plan may take, where there is none yet. Absent: 0. */
  readonly graceMs?: number;
}

/** Nothing is improved or proven any more. */
export const isOver = ({ remainingMs }: TimeLeft): boolean => remainingMs() <= 0;

/** There is no time for a first plan either. */
export const isOut = ({ remainingMs, graceMs = 0 }: TimeLeft): boolean => remainingMs() <= -graceMs;
