import type { Command } from "commander";
import { collectNames, rows } from "./flags.ts";
import type { OwnFlags } from "./own-catalog.ts";

/** What the commands that look into the catalog have in common. */
export interface BrowseFlags extends OwnFlags {
  readonly catalog?: string;
  readonly cloud?: readonly string[];
  readonly country?: readonly string[];
  readonly allRegions?: boolean;
  readonly limit?: number;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly color: boolean;
}

/** A screenful; the rest is one flag away. */
export const DEFAULT_ROWS = 30;

/** The flags of `BrowseFlags`, behind those of the command itself. */
export const withBrowseFlags = (command: Command): Command =>
  command
    .option("--cloud <names>", 'clouds or places, e.g. aws, "gcp/europe-*"', collectNames)
    .option("--country <codes>", "ISO codes or groups, e.g. DE, EU", collectNames)
    .option("--all-regions", "the cheapest in each region, not only each cloud")
    .option("--limit <rows>", `at most so many rows (default: ${DEFAULT_ROWS})`, rows)
    .option("--all", "all rows")
    .option("--json", "print everything as JSON")
    .option("--catalog <dir>", "another catalog than the one included")
    .option("--prices <file>", "prices of your own, as in a pipeline file")
    .option("--clouds <file>", "clouds of your own, as in a pipeline file")
    .option("--no-color", "plain text");
