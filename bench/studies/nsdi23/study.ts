import { markdownTable } from "../spot/markdown.ts";
import type { Rows } from "../what-if/what-if-study.ts";
import { whatIfStudy } from "../what-if/what-if-study.ts";
import { headOf, money } from "../what-if/wording.ts";
import { PUBLISHED } from "./published.ts";
import { lessPct } from "./table.ts";

/** The published table as a study of three scenarios; `npm run bench -- nsdi23` compares every cell. */
export const nsdi23Findings = (found: Rows): readonly string[] => {
  const [broker, azure, speed] = found.rows;
  const hours = (value: number | undefined): string =>
    value === undefined ? "" : value.toFixed(2);
  const row = (name: string, each: typeof broker): readonly string[] => [
    name,
    money(each?.usd),
    hours(each?.hours),
    money(each?.egressUsd),
    each?.placement ?? "",
  ];
  const less = {
    usd: lessPct(broker?.usd, azure?.usd),
    hours: lessPct(broker?.hours, azure?.hours),
  };
  const agrees = less.usd === PUBLISHED.lessPct.usd && less.hours === PUBLISHED.lessPct.hours;
  return [
    ...headOf("The table of the NSDI '23 paper", "nsdi23", found),
    `- **−${less.usd} % cost, −${less.hours} % time** against one cloud; published −${PUBLISHED.lessPct.usd} % and −${PUBLISHED.lessPct.hours} %: ${agrees ? "agrees" : "differs"}.`,
    "",
    ...markdownTable(
      ["scenario", "cost", "finish h", "egress", "placement"],
      [row("azure only", azure), row("all clouds", broker), row("all clouds, for speed", speed)],
    ),
  ];
};

export const nsdi23 = whatIfStudy({
  name: "nsdi23",
  about: "the table of the NSDI '23 paper: one cloud against a broker",
  findings: nsdi23Findings,
});
