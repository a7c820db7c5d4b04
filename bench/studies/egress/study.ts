import { markdownTable } from "../spot/markdown.ts";
import { type FindingRow, type Rows, whatIfStudy } from "../what-if/what-if-study.ts";
import { headOf, money, placesOf } from "../what-if/wording.ts";

/** Rows next to each other with one placement. */
interface Span {
  readonly first: FindingRow;
  readonly last: FindingRow;
}

const spansOf = (rows: readonly FindingRow[]): readonly Span[] => {
  const spans: Span[] = [];
  for (const row of rows) {
    const open = spans[spans.length - 1];
    if (open?.first.placement === row.placement) spans[spans.length - 1] = { ...open!, last: row };
    else spans.push({ first: row, last: row });
  }
  return spans;
};

const regionsOf = (row: FindingRow): number => new Set(placesOf(row)).size;

const price = ({ axes }: FindingRow): string => `$${Number(axes.usdPerGb).toFixed(3)}`;

export const egressFindings = (found: Rows): readonly string[] => {
  const sizes = [...new Set(found.rows.flatMap(({ axes }) => axes.data ?? []))];
  const bySize = sizes.map((size) => ({
    size,
    spans: spansOf(found.rows.filter(({ axes }) => axes.data === size)),
  }));
  return [
    ...headOf("Where a price of egress splits or gathers a pipeline", "egress", found),
    ...bySize.map(({ size, spans }) => {
      const [first, last] = [spans[0]!, spans[spans.length - 1]!];
      const moves = spans.slice(1).map(({ first: at }) => price(at));
      const changed =
        moves.length === 0 ? "never changes" : `changes at ${moves.join(", ")} per GB`;
      return `- **${size} × the data:** the placement ${changed}; ${regionsOf(first.first)} regions when moving is free, ${regionsOf(last.last)} at ${price(last.last)}. Cost ${money(first.first.usd)} to ${money(last.last.usd)}.`;
    }),
    "",
    "A row for each stretch of prices with one placement; costs at both ends.",
    "",
    ...markdownTable(
      ["data", "USD per GB", "cost", "egress", "places"],
      bySize.flatMap(({ size, spans }) =>
        spans.map(({ first, last }) => [
          `${size} ×`,
          first === last ? price(first) : `${price(first)} to ${price(last)}`,
          first === last ? money(first.usd) : `${money(first.usd)} to ${money(last.usd)}`,
          first === last
            ? money(first.egressUsd)
            : `${money(first.egressUsd)} to ${money(last.egressUsd)}`,
          placesOf(first).join(", "),
        ]),
      ),
    ),
  ];
};

export const egress = whatIfStudy({
  name: "egress",
  about: "egress from 0 to $0.20 per GB: where the pipeline splits or gathers",
  findings: egressFindings,
});
