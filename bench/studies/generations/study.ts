import { markdownTable } from "../spot/markdown.ts";
import { type Rows, whatIfStudy } from "../what-if/what-if-study.ts";
import { find, headOf, money, placesOf } from "../what-if/wording.ts";

const distinct = (found: Rows, axis: string): readonly string[] => [
  ...new Set(
    found.rows.flatMap(({ axes }) => (axes[axis] === undefined ? [] : String(axes[axis]))),
  ),
];

export const generationsFindings = (found: Rows): readonly string[] => {
  const cards = distinct(found, "accelerator");
  const places = distinct(found, "where");
  const cost = (accelerator: string, where: string, market: string) =>
    find(found.rows, { accelerator, where, market });
  const cheapest = (market: string) =>
    cards
      .flatMap((card) => {
        const row = cost(card, "anywhere", market);
        return row?.usd === undefined ? [] : { card, usd: row.usd, at: placesOf(row)[0] ?? "" };
      })
      .sort((a, b) => a.usd - b.usd);
  const lines = ["on-demand", "spot"].flatMap((market) => {
    const ranked = cheapest(market);
    const [best, worst] = [ranked[0], ranked[ranked.length - 1]];
    if (best === undefined || worst === undefined) return [];
    return `- **${market}:** ${best.card} is the cheapest, ${money(best.usd)} in ${best.at}; ${worst.card} the dearest, ${money(worst.usd)}, ${(worst.usd / best.usd).toFixed(1)} times as much.`;
  });
  const v100 = cost("V100", "anywhere", "on-demand")?.usd;
  const steps = ["A100", "H100", "B200"].flatMap((card) => {
    const usd = cost(card, "anywhere", "on-demand")?.usd;
    return usd === undefined || v100 === undefined
      ? []
      : `${card} ${money(usd)} (${(v100 / usd).toFixed(1)} × the work per dollar)`;
  });
  return [
    ...headOf("Ten years of accelerators: what a unit of work costs", "generations", found),
    "A unit of work is 1 PFLOP/s for one hour at the FP16 peak of the datasheets (`data/accelerators.csv`, without sparsity). No source publishes a throughput that holds for all of these, so the peak stands in for it: what a program reaches of it differs by card and by program, and is lower on all of them. V100 and TPU v2 are of 2017, B200 of 2024.",
    "",
    ...lines,
    `- **From V100 on:** V100 ${money(v100)}; ${steps.join(", ")}.`,
    "",
    ...["on-demand", "spot"].flatMap((market) => [
      `## USD per PFLOP/s-hour, ${market}`,
      "",
      ...markdownTable(
        ["accelerator", ...places, "cheapest place"],
        cards.map((card) => {
          const best = cost(card, "anywhere", market);
          return [
            card,
            ...places.map((where) => {
              const usd = cost(card, where, market)?.usd;
              return usd === undefined ? "–" : money(usd);
            }),
            best === undefined || best.usd === undefined ? "–" : (placesOf(best)[0] ?? ""),
          ];
        }),
      ),
      "",
    ]),
  ].slice(0, -1);
};

export const generations = whatIfStudy({
  name: "generations",
  about: "V100 to B200 and TPU v2 to v6e: what a unit of work costs, and where",
  findings: generationsFindings,
});
