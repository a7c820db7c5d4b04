/** Where a slider begins and ends, and its step, all in the unit of its value. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** What is known of one side of the trade of cost against time. */
export interface Extent {
  /** Best possible, where the frontier told it. */
  readonly least?: number;
  /** What the plan costs or takes that minimizes the other side alone. */
  readonly most?: number;
  /** Of the plan that is shown. */
  readonly now?: number;
  /** The ceiling in the document. */
  readonly limit?: number;
}

const STEPS = 100;
/** Without a frontier nobody knows what is possible: from a quarter of the plan to twice as much. */
const GUESSED_LEAST = 0.25;
const GUESSED_MOST = 2;
/** Room above what is needed at most, so that the slider shows that more changes nothing. */
const ROOM = 1.1;

/**
 * A range that holds all that can be had and the ceiling that is set.
 *
 * @returns `undefined` while nothing is known
 */
export const sliderRange = ({ least, most, now, limit }: Extent): SliderRange | undefined => {
  const known = [least, most, now, limit].filter(isAmount);
  if (known.length === 0) return undefined;
  const anchor = now ?? limit ?? Math.max(...known);
  const low = least ?? anchor * GUESSED_LEAST;
  const high = most === undefined ? anchor * GUESSED_MOST : most * ROOM;
  const step = niceStep((Math.max(high, limit ?? 0) - Math.min(low, limit ?? low)) / STEPS);
  return {
    min: Math.max(step, below(Math.min(low, limit ?? low), step)),
    max: above(Math.max(high, limit ?? high), step),
    step,
  };
};

const isAmount = (value: number | undefined): value is number => value !== undefined && value > 0;

/** 1, 2 or 5 times a power of ten, at least a hundredth. */
const niceStep = (size: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(size, 0.01)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= size) ?? 10;
  return tidy(factor * power);
};

const below = (value: number, step: number): number => tidy(Math.floor(value / step) * step);
const above = (value: number, step: number): number => tidy(Math.ceil(value / step) * step);

/** Without the noise of binary fractions: these figures are written into the document. */
const tidy = (value: number): number => Number(value.toFixed(4));
