import { type Command, Option } from "commander";
import { PICTURE_NAMES, type PictureName } from "../report/picture-names.ts";

export const FORMATS = ["text", "json", "md", "html"] as const;
export type Format = (typeof FORMATS)[number];

/** In what form a plan is wanted, and where. */
export interface OutputFlags {
  /** Absent: text. */
  readonly format?: Format;
  /** The same as `format: "json"`. */
  readonly json?: boolean;
  /** One picture instead of a report. */
  readonly svg?: PictureName;
  /** Absent or `-`: standard output. */
  readonly out?: string;
  /** False with `--no-color`. */
  readonly color: boolean;
}

export const formatOf = ({ format, json }: OutputFlags): Format =>
  json ? "json" : (format ?? "text");

/** The options of every command that shows a plan; two forms at once are a usage error. */
export const addOutputFlags = (command: Command): Command =>
  command
    .addOption(
      new Option("--json", "the plan as JSON, as --format json").conflicts(["format", "svg"]),
    )
    .addOption(
      new Option("--format <name>", "text, json, md (Markdown) or html (one file, with pictures)")
        .choices(FORMATS)
        .conflicts("svg"),
    )
    .addOption(
      new Option("--svg <picture>", `one picture: ${PICTURE_NAMES.join(", ")}`).choices(
        PICTURE_NAMES,
      ),
    )
    .option("--out <file>", "write the result to a file");
