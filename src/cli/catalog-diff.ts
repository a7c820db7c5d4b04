import { InvalidArgumentError } from "commander";
import type { CatalogDiff, OfferMention, PriceMove } from "../catalog/diff.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

interface DiffFlags {
  readonly minPct: number;
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky catalog diff                      the prices in use against the included ones
  sky catalog diff previous             what the last update changed
  sky catalog diff old-data new-data    two datasets
  sky catalog diff --min-pct 10 --json  only larger moves, for programs
`;

export const registerCatalogDiff: Register = (catalog, io, finish) => {
  catalog
    .command("diff")
    .summary("what changed between two catalogs")
    .description(
      "Shows offers that are new, gone, or have another price. A and B are directories or one of: current, bundled, previous.",
    )
    .usage("[A [B]] [options]")
    .argument("[a]", "the earlier catalog", "bundled")
    .argument("[b]", "the later catalog", "current")
    .option("--min-pct <number>", "leave out smaller moves", percentage, 0)
    .option("--json", "print as JSON, complete")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (a: string, b: string, flags: DiffFlags) =>
      finish(await showDiff(a, b, flags, io)),
    );
};

const percentage = (text: string): number => {
  const value = /^\d+(\.\d+)?%?$/.test(text.trim()) ? Number.parseFloat(text) : Number.NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError('Needed: per cent, e.g. "10".');
  return value;
};

const showDiff = async (a: string, b: string, flags: DiffFlags, io: Io): Promise<ExitCode> => {
  const [{ namedCatalog }, { diffCatalogs }, { printJson }] = await Promise.all([
    import("./catalog-source.ts"),
    import("../catalog/diff.ts"),
    import("./catalog-output.ts"),
  ]);
  const before = await namedCatalog(a);
  if (!before.ok) return fail(before.error, io, flags.color);
  const after = await namedCatalog(b);
  if (!after.ok) return fail(after.error, io, flags.color);
  const diff = diffCatalogs(before.value, after.value, flags.minPct);
  if (before.value.sha256 === after.value.sha256) io.err.write(sameData(a, b));
  if (flags.json) printJson({ from: a, to: b, minPct: flags.minPct, ...diff }, io);
  else await printDiff(diff, flags, io);
  return EXIT.done;
};

/** Nothing differs because there is one catalog only: said, lest it be taken for the market standing still. */
const sameData = (a: string, b: string): string => {
  const named = [a, b].every((name) => ["bundled", "current", "previous"].includes(name));
  return named
    ? "notice: no prices of your own are in use, so both are the included ones; `sky catalog update` fetches some.\n"
    : `notice: ${a} and ${b} hold the same data.\n`;
};

const MOST_ROWS = 30;

const printDiff = async (diff: CatalogDiff, flags: DiffFlags, io: Io): Promise<void> => {
  const { grouped, printTable } = await import("./catalog-output.ts");
  const largest = [...diff.moved].sort((x, y) => sizeOf(y) - sizeOf(x)).slice(0, MOST_ROWS);
  io.out.write(
    `${grouped(diff.new.length)} new, ${grouped(diff.gone.length)} gone, ${grouped(diff.moved.length)} moved, ${grouped(diff.same)} the same\n`,
  );
  const section = (title: string, shown: number, all: number): void => {
    if (all > 0)
      io.out.write(
        `\n${title}${shown < all ? ` (${shown} of ${grouped(all)}; all in --json)` : ""}\n`,
      );
  };
  section("Moved, largest first", largest.length, diff.moved.length);
  printTable<PriceMove>([...OFFER_COLUMNS, ...MOVE_COLUMNS], largest, io, flags.color);
  for (const [title, offers] of [
    ["New", diff.new],
    ["Gone", diff.gone],
  ] as const) {
    const clouds = byCloud(offers);
    section(`${title}, by cloud`, clouds.length, clouds.length);
    printTable(CLOUD_COLUMNS, clouds, io, flags.color);
  }
};

const OFFER_COLUMNS = [
  { head: "place", align: "left" as const, cell: (row: PriceMove) => row.location },
  { head: "machine", align: "left" as const, cell: (row: PriceMove) => row.instanceType },
  { head: "market", align: "left" as const, cell: (row: PriceMove) => row.market },
];

const MOVE_COLUMNS = [
  {
    head: "was $/h",
    align: "right" as const,
    cell: (row: PriceMove) => String(row.fromUsdPerHour),
  },
  { head: "is $/h", align: "right" as const, cell: (row: PriceMove) => String(row.toUsdPerHour) },
  {
    head: "change",
    align: "right" as const,
    cell: ({ pct }: PriceMove) => `${pct > 0 ? "+" : ""}${pct.toFixed(1)} %`,
  },
];

interface CloudCount {
  readonly cloud: string;
  readonly offers: number;
  readonly example: string;
}

const CLOUD_COLUMNS = [
  { head: "cloud", align: "left" as const, cell: (row: CloudCount) => row.cloud },
  { head: "offers", align: "right" as const, cell: (row: CloudCount) => String(row.offers) },
  { head: "for example", align: "left" as const, cell: (row: CloudCount) => row.example },
];

const byCloud = (offers: readonly OfferMention[]): readonly CloudCount[] => {
  const clouds = new Map<string, CloudCount>();
  for (const { location, instanceType, market, usdPerHour } of offers) {
    const cloud = location.split("/", 1)[0] ?? "";
    const { offers: count = 0, example = `${location} ${instanceType} ${market} $${usdPerHour}` } =
      clouds.get(cloud) ?? {};
    clouds.set(cloud, { cloud, offers: count + 1, example });
  }
  return [...clouds.values()];
};

const sizeOf = ({ pct }: PriceMove): number => Math.abs(pct);
