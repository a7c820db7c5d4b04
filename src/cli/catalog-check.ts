import type { Finding } from "../catalog/check/finding.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

interface CheckFlags {
  readonly catalog?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky catalog check                 the prices in use
  sky catalog check --catalog DIR   another dataset, before others rely on it
`;

const EXIT_CODES = `
Exit codes: 0 no errors (warnings do not count), 5 errors`;

export const registerCatalogCheck: Register = (catalog, io, finish) => {
  catalog
    .command("check")
    .summary("look for mistakes in a dataset")
    .description("Checks every invariant of a dataset; docs/catalog.md lists them.")
    .usage("[options]")
    .option("--catalog <dir>", "another catalog than the one in use")
    .option("--json", "print the findings as JSON, with all their places")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", EXIT_CODES)
    .action(async (flags: CheckFlags) => finish(await checkDataset(flags, io)));
};

const checkDataset = async (flags: CheckFlags, io: Io): Promise<ExitCode> => {
  const [{ loadCatalog }, { checkCatalog }, { printJson }] = await Promise.all([
    import("../catalog/load.ts"),
    import("../catalog/check/check.ts"),
    import("./catalog-output.ts"),
  ]);
  const catalog = await loadCatalog({ dir: flags.catalog });
  if (!catalog.ok) return fail(catalog.error, io, flags.color);
  const findings = checkCatalog(catalog.value, io.now().toISOString());
  const errors = findings.filter(({ level }) => level === "error");
  if (flags.json) printJson({ errors: errors.length, findings }, io);
  else io.out.write(report(findings, catalog.value.prices.length));
  return errors.length === 0 ? EXIT.done : EXIT.badCatalog;
};

const MOST_PLACES = 5;

const report = (findings: readonly Finding[], rows: number): string =>
  [
    ...findings.flatMap(({ level, rule, detail, places }) => [
      `${level}: ${rule}: ${detail} (${places.length}×)`,
      ...places.slice(0, MOST_PLACES).map((place) => `  ${place}`),
      ...(places.length > MOST_PLACES
        ? [`  … and ${places.length - MOST_PLACES} more in --json`]
        : []),
    ]),
    `${rows.toLocaleString("en-US")} price rows: ${countOf(findings, "error")}, ${countOf(findings, "warning")}`,
    "",
  ].join("\n");

const countOf = (findings: readonly Finding[], level: Finding["level"]): string => {
  const count = findings.filter((finding) => finding.level === level).length;
  return `${count} ${level}${count === 1 ? "" : "s"}`;
};
