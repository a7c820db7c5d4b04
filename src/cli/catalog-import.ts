import { InvalidArgumentError } from "commander";
import type { ImportedCloud, ImportOptions } from "../../catalog-fetchers/skypilot/import.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

interface ImportFlags {
  readonly out?: string;
  readonly asOf?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky catalog import ~/.sky/catalogs/v7              your own SkyPilot catalog, used from now on
  sky catalog import ~/.sky/catalogs/v7 --out mydata into a dataset of its own (--catalog mydata)
  sky catalog import ~/.sky/catalogs/v7/lambda       one cloud
`;

export const registerCatalogImport: Register = (catalog, io, finish) => {
  catalog
    .command("import")
    .summary("prices from SkyPilot's catalog layout")
    .description(
      "Reads vms.csv of each cloud in SkyPilot's layout. A blank or zero price is unknown, never free.",
    )
    .usage("DIR [options]")
    .argument("<dir>", "a folder that holds <cloud>/vms.csv")
    .option("--out <dir>", "into this dataset directory instead of your own snapshots")
    .option("--as-of <date>", "day of the prices; else the day of each file", day)
    .option("--json", "print as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (dir: string, flags: ImportFlags) => finish(await importDir(dir, flags, io)));
};

const day = (text: string): string => {
  if (/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text)) return text;
  throw new InvalidArgumentError('Needed: a day, e.g. "2026-08-10".');
};

const importDir = async (dir: string, flags: ImportFlags, io: Io): Promise<ExitCode> => {
  const [{ findVmsFiles }, { loadCatalog }] = await Promise.all([
    import("../../catalog-fetchers/skypilot/find-files.ts"),
    import("../catalog/load.ts"),
  ]);
  const files = await findVmsFiles(dir);
  if (files.length === 0) return fail(nothingIn(dir), io, flags.color);
  const bundled = await loadCatalog({ userDir: false });
  if (!bundled.ok) return fail(bundled.error, io, flags.color);
  const options = { files, bundled: bundled.value, now: io.now, asOf: flags.asOf };
  return flags.out === undefined
    ? intoUserDir(options, flags, io)
    : intoDataset(flags.out, options, flags, io);
};

const intoUserDir = async (
  options: ImportOptions,
  flags: ImportFlags,
  io: Io,
): Promise<ExitCode> => {
  const [{ importToUser }, { userCatalogDir }, { lockedError }] = await Promise.all([
    import("../../catalog-fetchers/skypilot/import.ts"),
    import("../catalog/user/directory.ts"),
    import("./catalog-locked.ts"),
  ]);
  const userDir = userCatalogDir();
  const done = await importToUser(userDir, options);
  if (done.ok) return report(done.value, userDir, flags, io);
  const { error } = done;
  return fail("locked" in error ? lockedError(userDir, error.locked) : error.catalog, io);
};

const intoDataset = async (
  out: string,
  options: ImportOptions,
  flags: ImportFlags,
  io: Io,
): Promise<ExitCode> => {
  const [{ importToDataset }, { bundledPaths }, { packageRoot }] = await Promise.all([
    import("../../catalog-fetchers/skypilot/import.ts"),
    import("../catalog/load.ts"),
    import("../catalog/package-root.ts"),
  ]);
  const { data } = bundledPaths(packageRoot() ?? ".");
  return report(await importToDataset(out, data, options), out, flags, io);
};

const report = async (
  clouds: readonly ImportedCloud[],
  where: string,
  flags: ImportFlags,
  io: Io,
): Promise<ExitCode> => {
  const { printJson, printTable } = await import("./catalog-output.ts");
  if (flags.json) printJson({ into: where, clouds }, io);
  else {
    printTable<ImportedCloud>(
      [
        { head: "cloud", align: "left", cell: ({ cloud }) => cloud },
        { head: "rows", align: "right", cell: ({ rows }) => String(rows) },
        { head: "refused", align: "right", cell: ({ refused }) => String(refused) },
        { head: "as of", align: "right", cell: ({ asOf }) => asOf },
        {
          head: "notes",
          align: "left",
          cell: ({ problem, flags }) => [problem ?? [], ...flags].flat().join("; "),
        },
      ],
      clouds,
      io,
      flags.color,
    );
    io.out.write(`\nImported into ${where}; refused rows are in each cloud's quarantine.csv.\n`);
  }
  return clouds.some(({ problem }) => problem !== undefined) ? EXIT.badInput : EXIT.done;
};

const nothingIn = (dir: string) =>
  ({
    kind: "input",
    file: dir,
    problems: [
      {
        pointer: "",
        detail: "holds no <cloud>/vms.csv",
        remedy: "Name the folder of a SkyPilot catalog, such as catalogs/v7.",
      },
    ],
  }) as const;
