import { join } from "node:path";
import envPaths from "env-paths";

/**
 * Where the user's own snapshots live, by the platform's convention: `$XDG_DATA_HOME/skyplan/catalog`,
 * `~/.local/share/skyplan/catalog` without that variable. It need not exist.
 */
export const userCatalogDir = (): string =>
  join(envPaths("skyplan", { suffix: "" }).data, "catalog");

/** The merged catalog in the form that is read quickly. */
export const userSnapshotPath = (userDir: string): string => join(userDir, "catalog.snapshot");
