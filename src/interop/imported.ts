import type { Problem } from "../domain/errors.ts";
import type { Result } from "../domain/result.ts";
import type { PipelineFile } from "../pipeline/schema.ts";

/** A pipeline of another tool in our own file format. */
export interface Imported {
  readonly document: PipelineFile;
  /** What could not be carried over, or was assumed, in words; never dropped in silence. */
  readonly notes: readonly string[];
}

export interface ImportOptions {
  /** As the user gave it; names the pipeline when its file does not. */
  readonly file: string;
  /** Where input data lies, by name or address; most formats do not say. */
  readonly dataAt: ReadonlyMap<string, string>;
  /** Where all other input data lies; absent: not known. */
  readonly otherDataAt?: string;
  /** GB of input data whose file does not say it, by name or address. */
  readonly dataGb: ReadonlyMap<string, number>;
  /** Clouds that can be planned for: alternatives on others are left out and told. Absent: any. */
  readonly clouds?: ReadonlySet<string>;
  /** Whether a zone has prices of its own; where it has none, its region is asked for. Absent: every zone has. */
  readonly isPricedZone?: (region: string, zone: string) => boolean;
  /** Runtimes times this; 1 as recorded. */
  readonly scaleRuntime: number;
  /** Sizes times this; 1 as recorded. */
  readonly scaleData: number;
  /** Plan tasks of one kind as one stage with many nodes. */
  readonly group: boolean;
  /** Text of a second file with runtimes and needs, where the first has the graph only. */
  readonly trace?: string;
}

/** All problems of one file, or what was read. */
export type ImportResult = Result<Imported, readonly Problem[]>;

/** One format of another tool. */
export interface Dialect {
  /** For `--from`. */
  readonly name: string;
  /** In words, for messages. */
  readonly title: string;
  /** By content alone. @param value  the text as JSON or YAML (a list of documents); `undefined` when it is neither */
  readonly recognizes: (text: string, documents: readonly unknown[] | undefined) => boolean;
  readonly read: (text: string, options: ImportOptions) => ImportResult;
}

export const problem = (pointer: string, detail: string, remedy?: string): Problem => ({
  pointer,
  detail,
  ...(remedy === undefined ? {} : { remedy }),
});
