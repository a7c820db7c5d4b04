import type { RegisteredFetcher } from "../../catalog-fetchers/registry.ts";
import type { CloudOutcome, UpdateError, UpdateReport } from "../../catalog-fetchers/update.ts";
import type { CatalogError, InputError, SkyError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { atOnce } from "./flags.ts";
import type { Io } from "./io.ts";

interface UpdateFlags {
  readonly jobs: number;
  readonly accept?: boolean;
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky catalog update                 every cloud that needs no credentials or has them
  sky catalog update aws gcp         two clouds
  sky catalog update vast --accept   publish although it looks suspicious
`;

const EXIT_CODES = `
Exit codes: 0 all updated, or skipped for want of credentials; 2 a named cloud is unknown or skipped;
            5 a cloud failed or was refused. Whatever happens, each cloud keeps its last good prices.`;

export const registerCatalogUpdate: Register = (catalog, io, finish) => {
  catalog
    .command("update")
    .summary("fetch today's prices")
    .description(
      "Fetches prices from the clouds into your own snapshots, which are used from then on. Credentials come from the environment.",
    )
    .usage("[CLOUD]… [options]")
    .argument("[clouds...]", "only these")
    .option("--jobs <number>", "clouds at once", atOnce, 4)
    .option("--accept", "publish what the checks would refuse")
    .option("--json", "print the outcome as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", EXIT_CODES)
    .action(async (clouds: readonly string[], flags: UpdateFlags) =>
      finish(await update(clouds, flags, io)),
    );
};

const update = async (clouds: readonly string[], flags: UpdateFlags, io: Io): Promise<ExitCode> => {
  const { FETCHERS } = await import("../../catalog-fetchers/registry.ts");
  const fetchers = await chosen(clouds, FETCHERS);
  if (!fetchers.ok) return fail(fetchers.error, io, flags.color);
  const { userCatalogDir } = await import("../catalog/user/directory.ts");
  const userDir = userCatalogDir();
  const done = await fetchAll(fetchers.value, userDir, flags, io);
  if (!done.ok) return fail(done.error, io, flags.color);
  const { outcomes, tookOver } = done.value;
  if (tookOver !== undefined)
    io.err.write(`note: an update of ${tookOver.since} had ended without finishing\n`);
  await show(outcomes, userDir, flags, io);
  return exitCodeOf(outcomes, clouds.length > 0);
};

const chosen = async (
  clouds: readonly string[],
  fetchers: readonly RegisteredFetcher[],
): Promise<Result<readonly RegisteredFetcher[], InputError>> => {
  const unknown = clouds.filter((cloud) => !fetchers.some(({ id }) => id === cloud));
  if (unknown.length === 0)
    return ok(clouds.length === 0 ? fetchers : fetchers.filter(({ id }) => clouds.includes(id)));
  const { suggest } = await import("../catalog/suggest.ts");
  const ids = fetchers.map(({ id }) => id);
  return err({
    kind: "input",
    file: "sky catalog update",
    problems: unknown.map((cloud) => {
      const close = suggest(cloud, ids);
      return {
        pointer: "",
        detail: `"${cloud}" is no cloud whose prices can be fetched`,
        remedy:
          close.length > 0 ? `Did you mean ${close.join(", ")}?` : `There are: ${ids.join(", ")}`,
      };
    }),
  });
};

const fetchAll = async (
  fetchers: readonly RegisteredFetcher[],
  userDir: string,
  flags: UpdateFlags,
  io: Io,
): Promise<Result<UpdateReport, SkyError>> => {
  const [{ loadCatalog }, { updateCatalog }, { createHttpClient }, { startBars }] =
    await Promise.all([
      import("../catalog/load.ts"),
      import("../../catalog-fetchers/update.ts"),
      import("../../catalog-fetchers/http.ts"),
      import("./catalog-bars.ts"),
    ]);
  const bundled = await loadCatalog({ userDir: false });
  if (!bundled.ok) return bundled;
  const current = await loadCatalog({ userDir });
  if (!current.ok) return current;
  const { signal } = new AbortController();
  const bars = await startBars(
    fetchers.map(({ id }) => id),
    io,
  );
  try {
    const done = await updateCatalog({
      fetchers,
      userDir,
      current: current.value,
      bundled: bundled.value,
      env: io.env,
      http: createHttpClient({ signal }),
      signal,
      now: io.now,
      concurrency: flags.jobs,
      accept: flags.accept === true,
      onProgress: bars.report,
    });
    // Reads what was just published, and leaves the quick snapshot for the next command.
    const merged = done.ok ? await loadCatalog({ userDir }) : undefined;
    if (merged?.ok === false) return merged;
    return done.ok ? done : err(await asSkyError(done.error, userDir));
  } catch (error) {
    const unwritable = unwritableError(error, userDir);
    if (unwritable === undefined) throw error;
    return err(unwritable);
  } finally {
    bars.stop();
  }
};

const asSkyError = async (error: UpdateError, userDir: string): Promise<CatalogError> =>
  error.kind === "catalog"
    ? error.error
    : (await import("./catalog-locked.ts")).lockedError(userDir, error.owner);

const DISK_CODES = ["EACCES", "EPERM", "EROFS", "ENOSPC", "ENOTDIR", "EDQUOT"];

/** A directory that cannot be written is no bug of this program. */
const unwritableError = (error: unknown, userDir: string): CatalogError | undefined => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!DISK_CODES.includes(code)) return undefined;
  return {
    kind: "catalog",
    problems: [
      {
        file: userDir,
        detail: `The directory cannot be written (${code}).`,
        remedy: "Make it writable, or set XDG_DATA_HOME to a directory that is.",
      },
    ],
  };
};

const show = async (
  outcomes: readonly CloudOutcome[],
  userDir: string,
  flags: UpdateFlags,
  io: Io,
): Promise<void> => {
  if (flags.json) {
    const { printJson } = await import("./catalog-output.ts");
    printJson({ directory: userDir, clouds: outcomes }, io);
    return;
  }
  const { printOutcomes } = await import("./catalog-outcomes.ts");
  printOutcomes(outcomes, io, flags.color);
};

const exitCodeOf = (outcomes: readonly CloudOutcome[], areNamed: boolean): ExitCode => {
  const has = (...statuses: CloudOutcome["status"][]) =>
    outcomes.some(({ status }) => statuses.includes(status));
  if (has("failed", "refused")) return EXIT.badCatalog;
  return areNamed && has("skipped") ? EXIT.badInput : EXIT.done;
};
