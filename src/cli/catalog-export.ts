import { Option } from "commander";
import type { Catalog } from "../domain/catalog.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

type Format = "csv" | "jsonl" | "parquet";

interface ExportFlags {
  readonly format: Format;
  readonly out?: string;
  readonly catalog?: string;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky catalog export > offers.csv
  sky catalog export --format jsonl | head -1
  sky catalog export --format parquet --out offers.parquet
`;

export const registerCatalogExport: Register = (catalog, io, finish) => {
  catalog
    .command("export")
    .summary("all offers as one flat table")
    .description("Writes every price row with its machine and its place.")
    .usage("[options]")
    .addOption(
      new Option("--format <name>", "what to write")
        .choices(["csv", "jsonl", "parquet"])
        .default("csv"),
    )
    .option("--out <file>", "write to a file; parquet needs one")
    .option("--catalog <dir>", "another catalog than the one in use")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (flags: ExportFlags) => finish(await exportOffers(flags, io)));
};

const exportOffers = async (flags: ExportFlags, io: Io): Promise<ExitCode> => {
  const { format, out = "-", color } = flags;
  if (format === "parquet" && out === "-") return fail(NEEDS_FILE, io, color);
  const { loadCatalog } = await import("../catalog/load.ts");
  const catalog = await loadCatalog({ dir: flags.catalog });
  if (!catalog.ok) return fail(catalog.error, io, color);
  const content = await encode(catalog.value, format);
  if (typeof content === "string" && out === "-") {
    io.out.write(content);
    return EXIT.done;
  }
  const { writeWhole } = await import("./output-file.ts");
  const written = await writeWhole(out, content);
  if (!written.ok) return fail(written.error, io, color);
  io.err.write(`Written to ${out}: ${catalog.value.prices.length} rows\n`);
  return EXIT.done;
};

const NEEDS_FILE = {
  kind: "input",
  file: "--format parquet",
  problems: [
    {
      pointer: "",
      detail: "is binary and was to go to standard output",
      remedy: "Name a file: --out offers.parquet",
    },
  ],
} as const;

const encode = async (catalog: Catalog, format: Format): Promise<string | Uint8Array> => {
  if (format === "parquet")
    return (await import("../catalog/export/parquet.ts")).toParquet(catalog);
  const { toCsv, toJsonLines } = await import("../catalog/export/text.ts");
  return format === "csv" ? toCsv(catalog) : toJsonLines(catalog);
};
