import type { FindingRow, Rows } from "./what-if-study.ts";

/** The top of every page. */
export const headOf = (title: string, name: string, { asOf, rows }: Rows): readonly string[] => [
  `# ${title}`,
  "",
  `Written by \`npm run study -- ${name}\` from its own results ([rows.json](rows.json)): ${rows.length} scenarios of [study.yaml](study.yaml), newest price of ${asOf}. Every plan is proven optimal and verified.`,
  "",
];

export const money = (usd: number | undefined): string =>
  usd === undefined ? "no plan" : `$${usd.toFixed(2)}`;

/** Signed, with the typographic minus. */
export const percentMore = (usd: number, than: number): string => {
  const text = (100 * (usd / than - 1)).toFixed(0);
  return `${text.startsWith("-") ? text.replace("-", "−") : `+${text}`} %`.replace("+-0", "+0");
};

export const find = (
  rows: readonly FindingRow[],
  wanted: Readonly<Record<string, string | number>>,
): FindingRow | undefined =>
  rows.find(({ axes }) => Object.entries(wanted).every(([name, value]) => axes[name] === value));

/** `azure/eastus, ovhcloud/BHS, aws/us-east-1`: where the stages are, in their order. */
export const placesOf = ({ placement }: FindingRow): readonly string[] =>
  (placement ?? "").split("; ").map((stage) => stage.split("=")[1]?.split(" ")[0] ?? "");
