import type { CatalogState } from "./catalog-source.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";

interface PathFlags {
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky catalog path          which prices are used for each cloud
  sky catalog path --json   for programs
`;

export const registerCatalogPath: Register = (catalog, io, finish) => {
  catalog
    .command("path")
    .summary("where the prices lie that are used")
    .description(
      "Shows for each cloud which prices are used: your own snapshot or the included one.",
    )
    .usage("[options]")
    .option("--json", "print as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (flags: PathFlags) => finish(await showPaths(flags, io)));
};

const showPaths = async (flags: PathFlags, io: Io): Promise<ExitCode> => {
  const [{ catalogState }, { printJson }] = await Promise.all([
    import("./catalog-source.ts"),
    import("./catalog-output.ts"),
  ]);
  const state = await catalogState();
  if (!state.ok) return fail(state.error, io, flags.color);
  const rows = await pathRows(state.value);
  if (flags.json) printJson({ ...directories(state.value), clouds: rows }, io);
  else await printRows(state.value, rows, flags, io);
  return EXIT.done;
};

const directories = ({ userDir, bundledDir }: CatalogState) => ({
  user: userDir,
  bundled: bundledDir,
});

interface PathRow {
  readonly cloud: string;
  readonly used: "user" | "bundled";
  readonly path: string;
  readonly asOf: string;
  readonly kind?: "fetch" | "import";
  readonly lastFailure?: { readonly at: string; readonly reason: string };
}

const pathRows = async (state: CatalogState): Promise<readonly PathRow[]> => {
  const [{ join }, { versionDir }] = await Promise.all([
    import("node:path"),
    import("../catalog/user/manifest.ts"),
  ]);
  return state.choices.map(({ cloud, used, asOf, entry }) => {
    const failure = state.failures[cloud];
    return {
      cloud,
      used,
      path:
        used === "user" && entry !== undefined
          ? versionDir(state.userDir, cloud, entry.version)
          : join(state.bundledDir, "catalog", cloud),
      asOf,
      ...(used === "user" && entry !== undefined ? { kind: entry.kind } : {}),
      ...(failure === undefined ? {} : { lastFailure: failure }),
    };
  });
};

const printRows = async (
  state: CatalogState,
  rows: readonly PathRow[],
  { color }: PathFlags,
  io: Io,
): Promise<void> => {
  const { ageOf, printTable } = await import("./catalog-output.ts");
  io.out.write(`own snapshots: ${state.userDir}\nincluded:      ${state.bundledDir}\n\n`);
  const now = io.now();
  printTable<PathRow>(
    [
      { head: "cloud", align: "left", cell: (row) => row.cloud },
      { head: "used", align: "left", cell: usedOf },
      { head: "as of", align: "right", cell: (row) => row.asOf },
      { head: "age", align: "right", cell: (row) => ageOf(row.asOf, now) },
      { head: "last update", align: "left", cell: failureOf },
    ],
    rows,
    io,
    color,
  );
};

const usedOf = ({ used, kind }: PathRow): string =>
  used === "bundled" ? "included" : kind === "import" ? "own (import)" : "own";

const failureOf = ({ lastFailure }: PathRow): string =>
  lastFailure === undefined ? "" : `failed ${lastFailure.at.slice(0, 10)}: ${lastFailure.reason}`;
