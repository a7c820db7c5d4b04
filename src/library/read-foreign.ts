import type { Catalog } from "../domain/catalog.ts";
import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { DIALECTS, importPipeline, recognize } from "../interop/import.ts";
import type { Dialect, ImportOptions } from "../interop/imported.ts";
import { type ReadPipeline, readPipeline } from "../pipeline/read.ts";
import type { PipelineFile } from "../pipeline/schema.ts";

/** A pipeline of another tool, read into our format and then as if it had been written in it. */
export interface ReadForeign {
  readonly read: ReadPipeline;
  readonly document: PipelineFile;
  /** In words: what could not be carried over. */
  readonly notes: readonly string[];
  readonly title: string;
}

export type ForeignOptions = Partial<Omit<ImportOptions, "file" | "clouds" | "isPricedZone">> & {
  readonly file: string;
};

/** The format by its name, or by what the text looks like. */
export const dialectOf = (text: string, from: string | undefined): Dialect | undefined =>
  from === undefined ? recognize(text) : DIALECTS.find(({ name }) => name === from);

/** @param catalog  alternatives in clouds that it does not know are left out and told */
export const readForeign = (
  text: string,
  dialect: Dialect,
  catalog: Catalog,
  options: ForeignOptions,
): Result<ReadForeign, InputError> => {
  const imported = importPipeline(text, dialect, {
    dataAt: new Map(),
    dataGb: new Map(),
    scaleRuntime: 1,
    scaleData: 1,
    group: false,
    ...options,
    clouds: new Set(catalog.regions.map(({ cloud }) => cloud)),
    isPricedZone: zonesOf(catalog),
  });
  if (!imported.ok) return imported;
  const { document, notes } = imported.value;
  const read = readPipeline(JSON.stringify(document), { file: options.file, format: "json" });
  return read.ok
    ? ok({ read: read.value, document, notes, title: dialect.title })
    : err(withoutLines(read.error));
};

/** Read from the prices when it is first asked. */
const zonesOf = ({ prices, regions }: Catalog): ((region: string, zone: string) => boolean) => {
  let known: Set<string> | undefined;
  return (region, zone) => {
    if (known === undefined) {
      known = new Set();
      for (let row = 0; row < prices.length; row++)
        known.add(`${regions[prices.region[row]!]!.id}/${prices.zoneNames[prices.zone[row]!]}`);
    }
    return known.has(`${region}/${zone}`);
  };
};

/** Lines of a text that nobody wrote lead nowhere; pointers name the stage. */
const withoutLines = (error: InputError): InputError => ({
  ...error,
  problems: error.problems.map(({ line: _line, column: _column, ...problem }) => ({
    ...problem,
    remedy: problem.remedy ?? "sky import shows the pipeline that the file was read as.",
  })),
});
