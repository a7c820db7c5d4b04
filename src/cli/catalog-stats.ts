import type { CatalogStats, Stats } from "../catalog/stats.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

interface StatsFlags {
  readonly catalog?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky catalog stats                 clouds, regions, offers and their age
  sky catalog stats --json          for programs
  sky catalog stats --catalog DIR   of another dataset
`;

export const registerCatalogStats: Register = (catalog, io, finish) => {
  catalog
    .command("stats")
    .summary("how much there is, and how old it is")
    .description("Counts clouds, regions and offers, and says how old the prices are.")
    .usage("[options]")
    .option("--catalog <dir>", "another catalog than the one in use")
    .option("--json", "print as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (flags: StatsFlags) => finish(await showStats(flags, io)));
};

const showStats = async (flags: StatsFlags, io: Io): Promise<ExitCode> => {
  const [{ loadCatalog }, { catalogStats }, { printJson }] = await Promise.all([
    import("../catalog/load.ts"),
    import("../catalog/stats.ts"),
    import("./catalog-output.ts"),
  ]);
  const catalog = await loadCatalog({ dir: flags.catalog });
  if (!catalog.ok) return fail(catalog.error, io, flags.color);
  const stats = catalogStats(catalog.value, io.now().toISOString());
  if (flags.json) printJson(stats, io);
  else await printStats(stats, flags, io);
  return EXIT.done;
};

const printStats = async (stats: CatalogStats, flags: StatsFlags, io: Io): Promise<void> => {
  const { grouped, printTable } = await import("./catalog-output.ts");
  const number = (head: string, value: (row: Stats) => number) => ({
    head,
    align: "right" as const,
    cell: (row: Stats) => grouped(value(row)),
  });
  const { total } = stats;
  printTable<Stats & { readonly cloud: string }>(
    [
      { head: "cloud", align: "left", cell: ({ cloud }) => cloud },
      number("regions", ({ regions }) => regions),
      number("machines", ({ machines }) => machines),
      number("on demand", ({ onDemandOffers }) => onDemandOffers),
      number("spot", ({ spotOffers }) => spotOffers),
      { head: "newest", align: "right", cell: ({ newest }) => month(newest) },
      { head: "oldest", align: "right", cell: ({ oldest }) => month(oldest) },
      { head: "old", align: "right", cell: (row) => percent(row.oldRows, row.rows) },
    ],
    [...stats.clouds, { cloud: "all", ...total }],
    io,
    flags.color,
  );
  const offers = total.onDemandOffers + total.spotOffers;
  io.out.write(
    `\n${grouped(total.clouds)} clouds, ${grouped(total.regions)} regions, ${grouped(offers)} offers; ${grouped(total.unpricedRows)} rows without a known price\n` +
      `old: ${percent(total.oldRows, total.rows)} of all rows are from before ${stats.oldBefore} (6 months)${total.undatedRows > 0 ? `, ${grouped(total.undatedRows)} carry no date` : ""}\n`,
  );
};

/** Days are in the JSON: with them the table is wider than a terminal. */
const month = (date: string): string => date.slice(0, "2026-08".length);

const percent = (part: number, whole: number): string =>
  whole === 0 ? "" : `${((part / whole) * 100).toFixed(part === whole ? 0 : 1)} %`;
