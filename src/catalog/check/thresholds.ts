/** Every threshold of the checks on prices, in one place. `docs/catalog.md` gives the reasons. */
export const THRESHOLDS = {
  /** Share of a provider's rows that may be refused before the whole answer is. */
  mostRefusedShare: 0.05,
  /** A price that moved by this factor, up or down, is suspicious. */
  suspiciousFactor: 10,
  /** Spot above on-demand by more than this share is no rounding. */
  spotTolerance: 0.001,
  /** USD an hour for one vCPU of a machine without accelerators. */
  vcpuBand: { low: 0.0002, high: 5 },
  /** Prices older than this are old; prices then have moved for most providers. */
  oldMonths: 6,
} as const;

/** USD an hour. */
export interface Band {
  readonly low: number;
  readonly high: number;
}

const CARD_BAND: Band = { low: 0.01, high: 60 };
const SMALL_CARD_BAND: Band = { low: 0.01, high: 12 };
const SMALL_CARD_GIB = 24;
const USD_PER_CHIP: Band = { low: 0.1, high: 12 };

/**
 * What one accelerator may plausibly cost in an hour, on demand or spot, host included. Wide on purpose: it catches a price
 * that is per card instead of per machine, in cents, per month, or of another thing, not a dear provider.
 *
 * @param name       canonical; a TPU slice (`tpu-v3-32`) counts its cores or chips by its own number
 * @param memoryGib  per card
 */
export const acceleratorBand = (name: string, memoryGib: number | undefined): Band => {
  const slice = /^tpu-v\d+\w*-(\d+)$/.exec(name)?.[1];
  if (slice !== undefined)
    return { low: USD_PER_CHIP.low * Number(slice), high: USD_PER_CHIP.high * Number(slice) };
  return memoryGib !== undefined && memoryGib <= SMALL_CARD_GIB ? SMALL_CARD_BAND : CARD_BAND;
};
