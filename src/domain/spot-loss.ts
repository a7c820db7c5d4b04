/** What the time lost to interruptions depends on: `full` segments of `fullHours` and one of `restHours`. */
export interface LossModel {
  readonly full: number;
  readonly fullHours: number;
  readonly restHours: number;
  /** Interruptions per hour of the whole stage, > 0. */
  readonly rate: number;
  readonly restartHours: number;
  /** Mean of the lost time. */
  readonly meanHours: number;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

const MOST_TERMS = 2048;
/** Terms of the series below this are dropped. */
const NEGLIGIBLE = 1e-10;

/**
 * Mean and an upper bound of the standard deviation of the lost time. A segment is tried N + 1 times, N geometric; each
 * of the N failures loses Y = X + R, X an exponential cut off at the segment's end:
 * Var = E[N] Var[Y] + Var[N] E[Y]².
 */
export const lossWindow = (
  model: LossModel,
): { readonly meanHours: number; readonly deviationHours: number } => {
  const variance = (hours: number): number => {
    const x = model.rate * hours;
    const mean = model.restartHours + Math.min(hours / 2, 1 / model.rate);
    const rootMeanSquare = model.restartHours + Math.min(hours, Math.SQRT2 / model.rate);
    return Math.expm1(x) * (rootMeanSquare ** 2 + Math.exp(x) * mean ** 2);
  };
  const total =
    (model.full === 0 ? 0 : model.full * variance(model.fullHours)) + variance(model.restHours);
  return { meanHours: model.meanHours, deviationHours: Math.sqrt(total) };
};

/**
 * Distribution of the time lost to interruptions. No interruption and exactly one are taken in closed form, since
 * they make the distribution jump; the rest is smooth and comes from its characteristic function by a Fourier series
 * over a window that holds all but about 1e-8 of it.
 *
 * @returns `cdf`, and a time `last` that is exceeded with no more than that probability
 * @see Abate and Whitt, "The Fourier-series method for inverting transforms of probability distributions" (1992)
 */
export const lossCdf = (
  model: LossModel,
): { readonly cdf: (hours: number) => number; readonly last: number } => {
  const { meanHours, deviationHours } = lossWindow(model);
  const longest = Math.max(model.full > 0 ? model.fullHours : 0, model.restHours);
  const last = meanHours + 20 * deviationHours + 4 * (longest + model.restartHours);
  const first = Math.max(meanHours - 10 * deviationHours, -last / 50);
  const period = last - first;
  const series = terms(model, first, period);
  const most = many(model, 0).re;
  const offset = -series.reduce((sum, term) => sum + term.re, 0);
  const cdf = (hours: number): number => {
    const share = (hours - first) / period;
    return few(model, hours) + most * share + offset + sumAt(series, 2 * Math.PI * share);
  };
  return { cdf, last };
};

/** Probability of none, or of one interruption that loses no more than this. */
const few = (model: LossModel, hours: number): number => {
  const { rate, full, fullHours, restHours } = model;
  const lost = hours - model.restartHours;
  const once = (segment: number): number =>
    lost <= 0 ? 0 : -Math.expm1(-rate * Math.min(lost, segment));
  return undisturbed(model) * (1 + (full === 0 ? 0 : full * once(fullHours)) + once(restHours));
};

const undisturbed = ({ rate, full, fullHours, restHours }: LossModel): number =>
  Math.exp(-rate * (full * fullHours + restHours));

/** Terms c_k of F(x) = … + Σ Re(c_k e^(−ik·angle)), the angle 0 at the window's start and 2π at its end. */
const terms = (model: LossModel, first: number, period: number): readonly Complex[] => {
  const list: Complex[] = [];
  for (let k = 1; k <= MOST_TERMS; k++) {
    const frequency = (2 * Math.PI * k) / period;
    const shifted = times(many(model, frequency), turn(-frequency * first));
    // ∫ e^(−iωx) dx = i e^(−iωx) / ω; both sides of the spectrum: twice the real part.
    const size = 2 / (frequency * period);
    const term = { re: -shifted.im * size, im: shifted.re * size };
    list.push(term);
    if (Math.hypot(term.re, term.im) < NEGLIGIBLE) break;
  }
  return list;
};

/** Written out, since a quantile needs it tens of thousands of times. */
const sumAt = (series: readonly Complex[], angle: number): number => {
  const step = turn(-angle);
  let { re, im } = step;
  let sum = 0;
  for (const term of series) {
    sum += term.re * re - term.im * im;
    const next = re * step.re - im * step.im;
    im = re * step.im + im * step.re;
    re = next;
  }
  return sum;
};

/** Characteristic function of the lost time, without the parts of no and of one interruption. */
const many = (model: LossModel, frequency: number): Complex => {
  const { full, fullHours, restHours, rate } = model;
  const restart = turn(frequency * model.restartHours);
  const whole = times(restart, lossOf(rate, fullHours, frequency));
  const rest = times(restart, lossOf(rate, restHours, frequency));
  const all = times(
    full === 0 ? ONE : power(finished(rate, fullHours, whole), full),
    finished(rate, restHours, rest),
  );
  const none = undisturbed(model);
  return {
    re: all.re - none * (1 + full * whole.re + rest.re),
    im: all.im - none * (full * whole.im + rest.im),
  };
};

/** ∫ λ e^(−λx) e^(iωx) dx over the segment = λ (1 − e^(−(λ−iω)τ)) / (λ − iω). */
const lossOf = (rate: number, hours: number, frequency: number): Complex => {
  if (hours === 0) return { re: 0, im: 0 };
  const left = times({ re: Math.exp(-rate * hours), im: 0 }, turn(frequency * hours));
  return over({ re: rate * (1 - left.re), im: -rate * left.im }, { re: rate, im: -frequency });
};

/** Geometric number of failures: p / (1 − loss). */
const finished = (rate: number, hours: number, loss: Complex): Complex =>
  over({ re: Math.exp(-rate * hours), im: 0 }, { re: 1 - loss.re, im: -loss.im });

const ONE: Complex = { re: 1, im: 0 };

const turn = (angle: number): Complex => ({ re: Math.cos(angle), im: Math.sin(angle) });

const times = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});

const over = (a: Complex, b: Complex): Complex => {
  const size = b.re ** 2 + b.im ** 2;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
};

const power = (a: Complex, exponent: number): Complex => {
  const size = Math.hypot(a.re, a.im) ** exponent;
  const angle = Math.atan2(a.im, a.re) * exponent;
  return { re: size * Math.cos(angle), im: size * Math.sin(angle) };
};
