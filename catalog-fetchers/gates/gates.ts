import { THRESHOLDS } from "../../src/catalog/check/thresholds.ts";
import { type GateOffer, offerKey } from "./offers.ts";

/** What the gates decide on: one cloud, just fetched, beside what holds so far. */
export interface GateInput {
  readonly offers: readonly GateOffer[];
  /** Rows that count against the quality of the answer, see `SiftedRow.counts`. */
  readonly refused: number;
  /** Why, in words, some of those rows; told when they are too many. */
  readonly refusedFor?: readonly string[];
  /** Rows of regions that `regions.csv` does not know, by region. */
  readonly unknownRegions: ReadonlyMap<string, number>;
  readonly before: readonly GateOffer[];
  /** A marketplace: places and cards come and go with the offers. */
  readonly volatile: boolean;
}

export type Effect = "refuse" | "flag";

export interface Gate {
  readonly name: string;
  /** What a finding does; for marketplaces when it differs. */
  readonly effect: Effect;
  readonly volatileEffect?: Effect;
  /** In words, with figures; `undefined` when there is nothing to say. */
  readonly find: (input: GateInput) => string | undefined;
}

export interface Verdict {
  readonly refusals: readonly string[];
  readonly flags: readonly string[];
}

/** The table of `docs/catalog.md`: what is looked at before a cloud is published, and what a finding does. */
export const GATES: readonly Gate[] = [
  {
    name: "no offers",
    effect: "refuse",
    find: ({ offers }) =>
      offers.some(isPriced) ? undefined : "the answer has no offer with a price",
  },
  { name: "refused rows", effect: "refuse", find: (input) => refusedShare(input) },
  {
    name: "region gone",
    effect: "refuse",
    volatileEffect: "flag",
    find: ({ offers, before }) => gone("region", offers, before, ({ region }) => region),
  },
  {
    name: "accelerator gone",
    effect: "refuse",
    volatileEffect: "flag",
    find: ({ offers, before }) =>
      gone("accelerator", offers, before, ({ accelerator }) => accelerator),
  },
  {
    name: "on-demand price moved tenfold",
    effect: "refuse",
    volatileEffect: "flag",
    find: ({ offers, before }) => moved("onDemandUsdPerHour", offers, before),
  },
  {
    name: "spot price moved tenfold",
    effect: "flag",
    find: ({ offers, before }) => moved("spotUsdPerHour", offers, before),
  },
  {
    name: "8 cards cheaper than 4",
    effect: "flag",
    find: ({ offers }) => examples("8 cards cheaper than 4", eightUnderFour(offers)),
  },
  { name: "unknown regions", effect: "flag", find: (input) => unknownRegions(input) },
];

/** Puts a fetched cloud through all gates. */
export const judge = (input: GateInput, gates: readonly Gate[] = GATES): Verdict => {
  const refusals: string[] = [];
  const flags: string[] = [];
  for (const gate of gates) {
    const finding = gate.find(input);
    if (finding === undefined) continue;
    const effect = input.volatile ? (gate.volatileEffect ?? gate.effect) : gate.effect;
    (effect === "refuse" ? refusals : flags).push(finding);
  }
  return { refusals, flags };
};

const isPriced = ({ onDemandUsdPerHour, spotUsdPerHour }: GateOffer): boolean =>
  onDemandUsdPerHour !== undefined || spotUsdPerHour !== undefined;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const MOST_REASONS = 2;

/** Nothing of a refused answer is kept, so the message itself says what was wrong with the rows. */
const refusedShare = ({ offers, refused, refusedFor = [] }: GateInput): string | undefined => {
  const share = refused / Math.max(1, offers.length + refused);
  if (share <= THRESHOLDS.mostRefusedShare) return undefined;
  const reasons = refusedFor.slice(0, MOST_REASONS).join("; ");
  const why = reasons === "" ? "" : `, for example ${reasons}`;
  return `${refused} of ${offers.length + refused} rows were refused (${percent(share)}, at most ${percent(THRESHOLDS.mostRefusedShare)})${why}`;
};

const MOST_EXAMPLES = 5;

const examples = (what: string, found: readonly string[]): string | undefined => {
  if (found.length === 0) return undefined;
  const shown = found.slice(0, MOST_EXAMPLES).join(", ");
  const more = found.length > MOST_EXAMPLES ? ` and ${found.length - MOST_EXAMPLES} more` : "";
  return `${what}: ${shown}${more}`;
};

const gone = (
  what: string,
  offers: readonly GateOffer[],
  before: readonly GateOffer[],
  nameOf: (offer: GateOffer) => string | undefined,
): string | undefined => {
  const now = new Set(offers.filter(isPriced).map(nameOf));
  const then = new Set(before.filter(isPriced).map(nameOf));
  const missing = [...then].flatMap((name) => (name === undefined || now.has(name) ? [] : [name]));
  return examples(`${what} gone`, missing.sort());
};

const moved = (
  market: "onDemandUsdPerHour" | "spotUsdPerHour",
  offers: readonly GateOffer[],
  before: readonly GateOffer[],
): string | undefined => {
  const then = new Map(before.map((offer) => [offerKey(offer), offer[market]]));
  const found = offers.flatMap((offer) => {
    const old = then.get(offerKey(offer));
    const now = offer[market];
    if (old === undefined || now === undefined || !isTenfold(old, now)) return [];
    return [`${offer.instanceType} in ${offer.zone || offer.region} from ${old} to ${now}`];
  });
  const words = market === "spotUsdPerHour" ? "spot" : "on-demand";
  return examples(`${words} price moved tenfold`, found);
};

const isTenfold = (old: number, now: number): boolean =>
  Math.max(old / now, now / old) >= THRESHOLDS.suspiciousFactor;

/** Pairs in one region (or zone) where all eight cards cost less than four of the same kind, on demand. */
export const eightUnderFour = (offers: readonly GateOffer[]): readonly string[] => {
  const fours = new Map<string, GateOffer>();
  const at = (offer: GateOffer) => `${offer.region}|${offer.zone}|${offer.accelerator}`;
  const priced = offers.filter(({ onDemandUsdPerHour }) => onDemandUsdPerHour !== undefined);
  for (const offer of priced)
    if (offer.acceleratorCount === 4 && usd(offer) < usd(fours.get(at(offer))))
      fours.set(at(offer), offer);
  return priced.flatMap((offer) => {
    const four = fours.get(at(offer));
    if (offer.acceleratorCount !== 8 || four === undefined || usd(offer) >= usd(four)) return [];
    return [
      `${offer.instanceType} (${offer.accelerator}:8) at ${usd(offer)} under ${four.instanceType} at ${usd(four)} in ${offer.zone || offer.region}`,
    ];
  });
};

const usd = (offer: GateOffer | undefined): number =>
  offer?.onDemandUsdPerHour ?? Number.POSITIVE_INFINITY;

const unknownRegions = ({ unknownRegions: regions }: GateInput): string | undefined => {
  const rows = [...regions.values()].reduce((sum, count) => sum + count, 0);
  return examples(`${rows} rows in regions that regions.csv does not know`, [...regions.keys()]);
};
