/** A row of `vms.csv` by column, trimmed; a missing column is absent. */
export type VmsRow = Readonly<Record<string, string>>;

/** Machines of GCP that always have the same cards, and how many, from the number in their name. */
const FIXED_CARDS: readonly {
  readonly host: RegExp;
  readonly card: string;
  readonly count: (number: number) => number;
}[] = [
  { host: /^a2-(?:high|mega)gpu-(\d+)g$/, card: "A100", count: (cards) => cards },
  { host: /^a2-ultragpu-(\d+)g$/, card: "A100-80GB", count: (cards) => cards },
  { host: /^a3-(?:high|edge)gpu-(\d+)g$/, card: "H100", count: (cards) => cards },
  { host: /^a3-megagpu-(\d+)g$/, card: "H100-MEGA", count: (cards) => cards },
  { host: /^a3-ultragpu-(\d+)g$/, card: "H200", count: (cards) => cards },
  { host: /^a4-highgpu-(\d+)g$/, card: "B200", count: (cards) => cards },
  { host: /^g2-standard-(\d+)$/, card: "L4", count: (vcpus) => G2_CARDS[vcpus] ?? 1 },
];

/** By vCPUs; sizes that are not listed have one card. */
const G2_CARDS: Readonly<Record<number, number>> = { 24: 2, 48: 4, 96: 8 };

/**
 * Puts hosts and their cards together where a layout lists them as separate rows: the price of the offer is the sum.
 * A host without its cards in the same zone is left out, because it cannot be rented alone.
 *
 * @returns complete rows, and the rows of cards that no machine took, which are no offers
 */
export const hostsWithCards = (
  data: readonly VmsRow[],
): { readonly rows: readonly VmsRow[]; readonly loose: readonly VmsRow[] } => {
  const isLoose = (row: VmsRow) =>
    (row.InstanceType ?? "") === "" && !/^tpu-/i.test(row.AcceleratorName ?? "");
  const loose = data.filter(isLoose);
  if (loose.length === 0) return { rows: data, loose };
  const cards = new Map(
    loose.map((row) => [key(row, row.AcceleratorName, Number(row.AcceleratorCount)), row]),
  );
  const used = new Set<VmsRow>();
  const rows = data.flatMap((row) => {
    if (isLoose(row)) return [];
    const fixed = (row.AcceleratorName ?? "") === "" ? fixedCards(row) : undefined;
    if (fixed === undefined) return [row];
    const card = cards.get(key(row, fixed.card, fixed.count));
    if (card === undefined) return [];
    used.add(card);
    return [together(row, card)];
  });
  return { rows, loose: loose.filter((row) => !used.has(row)) };
};

const key = (row: VmsRow, card: string | undefined, count: number): string =>
  `${row.Region}|${row.AvailabilityZone}|${card}|${count}`;

const fixedCards = (row: VmsRow): { card: string; count: number } | undefined => {
  for (const { host, card, count } of FIXED_CARDS) {
    const number = host.exec(row.InstanceType ?? "")?.[1];
    if (number !== undefined) return { card, count: count(Number(number)) };
  }
  return undefined;
};

const together = (host: VmsRow, card: VmsRow): VmsRow => ({
  ...host,
  AcceleratorName: card.AcceleratorName ?? "",
  AcceleratorCount: card.AcceleratorCount ?? "",
  GpuInfo: card.GpuInfo ?? "",
  Price: sumText(host.Price, card.Price),
  SpotPrice: sumText(host.SpotPrice, card.SpotPrice),
});

/** Unknown plus known is unknown. */
const sumText = (a: string | undefined, b: string | undefined): string => {
  const [x, y] = [Number(a), Number(b)];
  return x > 0 && y > 0 ? String(Number((x + y).toFixed(6))) : "";
};
