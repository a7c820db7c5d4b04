import { type Command, InvalidArgumentError } from "commander";
import { parseSizeGb } from "../domain/units.ts";

/** How files of other tools are read. */
export interface ImportFlags {
  readonly from?: string;
  readonly dataAt?: PlaceFlags;
  readonly dataSize?: ReadonlyMap<string, number>;
  readonly scaleRuntime?: number;
  readonly scaleData?: number;
  readonly group?: boolean;
  readonly trace?: string;
}

/** Where data lies, by name, and all other data. */
export interface PlaceFlags {
  readonly byName: ReadonlyMap<string, string>;
  readonly others?: string;
}

/** For `--from`: the names of `DIALECTS`, here as text so that parsing arguments loads no reader. */
export const FORMATS = ["skyplan", "wfformat", "argo", "kubeflow", "skypilot", "dot"] as const;

/** Adds the options that say how a file of another tool is read. */
export const withImportFlags = (command: Command): Command =>
  command
    .addOption(
      command
        .createOption("--from <format>", "format of the file; else told by its content")
        .choices(FORMATS),
    )
    .option(
      "--data-at [name=]<place>",
      "where input data lies, e.g. aws/us-east-1 or s3://b=aws/us-east-1",
      placeOf,
    )
    .option("--data-size <name=size>", "how much input data is, e.g. s3://b=600GB", sizeOf)
    .option("--scale-runtime <factor>", "recorded runtimes times this", factor)
    .option("--scale-data <factor>", "recorded sizes times this", factor)
    .option("--group", "tasks of one kind as one stage with many nodes")
    .option("--trace <file>", "trace of Nextflow, with runtimes for a drawn graph");

const PLACE = /^[^/*\s]+\/[^/*\s]+(\/[^/*\s]+)?$/;

const placeOf = (text: string, earlier?: PlaceFlags): PlaceFlags => {
  const { name, value } = named(text);
  if (!PLACE.test(value))
    throw new InvalidArgumentError(
      'Needed: a place, e.g. "aws/us-east-1", or "name=aws/us-east-1".',
    );
  const byName = earlier?.byName ?? new Map();
  if (name === undefined) return { byName, others: value };
  return { ...earlier, byName: new Map([...byName, [name, value]]) };
};

const sizeOf = (text: string, earlier: ReadonlyMap<string, number> = new Map()) => {
  const { name, value } = named(text);
  const gb = parseSizeGb(value);
  if (name === undefined || gb === undefined)
    throw new InvalidArgumentError('Needed: a name and a size, e.g. "s3://reviews=600GB".');
  return new Map([...earlier, [name, gb]]);
};

/** The last `=` parts them: names may hold some. */
const named = (text: string): { readonly name?: string; readonly value: string } => {
  const at = text.lastIndexOf("=");
  return at < 0 ? { value: text } : { name: text.slice(0, at), value: text.slice(at + 1) };
};

const factor = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Needed: a number above 0.");
};
