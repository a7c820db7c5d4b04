import { markdownTable } from "../spot/markdown.ts";
import { type FindingRow, type Rows, whatIfStudy } from "../what-if/what-if-study.ts";
import { find, headOf, money, percentMore } from "../what-if/wording.ts";

interface Count {
  readonly n: number;
  readonly added: string;
  readonly up: FindingRow;
  /** With each of the n clouds down. */
  readonly outages: readonly FindingRow[];
}

const countsOf = ({ rows }: Rows): readonly Count[] => {
  const names = [
    ...new Set(rows.flatMap(({ axes }) => (axes.down === undefined ? [] : String(axes.down)))),
  ].filter((name) => name !== "none");
  return names.flatMap((added, k) => {
    const clouds = String(k + 1);
    const up = find(rows, { clouds, down: "none" });
    if (up === undefined) return [];
    const outages = names.slice(0, k + 1).flatMap((down) => find(rows, { clouds, down }) ?? []);
    return { n: k + 1, added, up, outages };
  });
};

const survived = ({ outages }: Count): number =>
  outages.filter(({ usd }) => usd !== undefined).length;

const worst = ({ outages }: Count): number | undefined => {
  const costs = outages.flatMap(({ usd }) => usd ?? []);
  return costs.length === outages.length ? Math.max(...costs) : undefined;
};

export const cloudsFindings = (found: Rows): readonly string[] => {
  const counts = countsOf(found);
  const [first, last] = [counts[0]!, counts[counts.length - 1]!];
  const planned = counts.filter(({ up }) => up.usd !== undefined);
  const alone = planned[0]!;
  const steps = planned.slice(1).flatMap((each, k) => {
    const before = planned[k]!.up.usd!;
    return each.up.usd! < before - 1e-9
      ? `${each.added} (${each.n}): ${money(before)} → ${money(each.up.usd)}`
      : [];
  });
  const safe = counts.find((each) => survived(each) === each.n);
  return [
    ...headOf("What the n-th cloud is worth", "clouds", found),
    "Clouds in the order of how many offers the catalog has of them. Down: nothing can be rented there, data that lies there can be read. What a cloud promises of its availability is not in the data; an outage here is one of a whole cloud.",
    "",
    `- **Cost:** ${money(alone.up.usd)} with ${alone.n === first.n ? `${first.added} alone` : `${alone.n} clouds`}, ${money(last.up.usd)} with ${last.n}: ${percentMore(last.up.usd!, alone.up.usd!)}.`,
    `- **Clouds that lower it:** ${steps.length === 0 ? "none" : steps.join("; ")}.`,
    ...(safe === undefined
      ? []
      : [
          `- **Availability:** from ${safe.n} clouds on there is a plan whichever one is down; the worst outage then costs ${money(worst(safe))}, with all ${last.n} clouds ${money(worst(last))} (${percentMore(worst(last)!, last.up.usd!)} over no outage).`,
        ]),
    "",
    ...markdownTable(
      ["clouds", "added", "cost", "against one", "plan with one down", "worst outage"],
      counts.map((each) => [
        String(each.n),
        each.added,
        money(each.up.usd),
        each.up.usd === undefined ? "" : percentMore(each.up.usd, alone.up.usd!),
        `${survived(each)} of ${each.n}`,
        money(worst(each)),
      ]),
    ),
  ];
};

export const clouds = whatIfStudy({
  name: "clouds",
  about: "1 to 22 clouds: what each one more is worth in cost and in availability",
  findings: cloudsFindings,
});
