import type { InputError, Problem } from "../domain/errors.ts";
import type { OwnCloud, PriceOverlay } from "../domain/own-prices.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { graphProblems } from "./graph.ts";
import { toOverlays, toOwnClouds } from "./own-to-domain.ts";
import { bodySchema, datasetSchema, type PipelineFile } from "./schema.ts";
import { schemaProblems, unknownField } from "./schema-problems.ts";
import { type Format, readSource, type Source } from "./source.ts";
import { type Path, type SourceNode, toValue } from "./source-node.ts";
import { toPipeline } from "./to-domain.ts";
import { MAX_LIST, MAX_TEXT } from "./value-schemas.ts";

export interface ReadOptions {
  /** As the user gave it, `-` for standard input; names the file in errors. */
  readonly file: string;
  /** Absent: by extension, then by content. */
  readonly format?: Format;
}

/** A pipeline and the text it came from, so that later checks can point into the text too. */
export interface ReadPipeline {
  readonly pipeline: Pipeline;
  readonly source: Source;
  /** Changes of the catalog that the file asks for, in its order; names are as written. */
  readonly prices: readonly PriceOverlay[];
  readonly clouds: readonly OwnCloud[];
}

/**
 * Reads a pipeline file (JSON or YAML) and checks everything that needs no catalog.
 *
 * A file with `prices` or `clouds` is refused, because a pipeline alone cannot tell them: `readPipeline` does.
 *
 * @returns the pipeline with defaults filled in and names as written, or all problems of the file together:
 *          first those of the text, then those of single fields, then those between names
 */
export const parsePipeline = (text: string, options: ReadOptions): Result<Pipeline, InputError> => {
  const read = readPipeline(text, options);
  if (!read.ok) return read;
  const { pipeline, source, prices, clouds } = read.value;
  const lost = [...(prices.length > 0 ? ["prices"] : []), ...(clouds.length > 0 ? ["clouds"] : [])];
  if (lost.length === 0) return ok(pipeline);
  const problems = lost.map((field) =>
    source.problemAt([field], `"${field}" changes the catalog, not only the pipeline`, USE_BOTH),
  );
  return err({ kind: "input", file: options.file, problems });
};

const USE_BOTH = "Read the file with readPipeline, and change the catalog before planning.";

/** As `parsePipeline`, with what the file says of the catalog, and the source for `checkAgainstCatalog`. */
export const readPipeline = (
  text: string,
  options: ReadOptions,
): Result<ReadPipeline, InputError> => {
  const fail = (problems: readonly Problem[]): Result<ReadPipeline, InputError> =>
    err({ kind: "input", file: options.file, problems });
  const source = readSource(text, options.file, options.format);
  if (!source.ok) return fail(source.error);
  const checked = checkFields(source.value);
  if (!checked.ok) return fail(checked.error);
  const { body, datasets } = checked.value;
  const pipeline = toPipeline(body, datasets, nameFromFile(options.file));
  const problems = graphProblems(pipeline, source.value.problemAt);
  if (problems.length > 0) return fail(problems);
  const prices = toOverlays(body.prices ?? []);
  const clouds = toOwnClouds(body.clouds ?? {});
  return ok({ pipeline, source: source.value, prices, clouds });
};

type DatasetFile = NonNullable<PipelineFile["datasets"]>[string];

interface Fields {
  readonly body: Omit<PipelineFile, "datasets">;
  readonly datasets: ReadonlyMap<string, DatasetFile>;
}

const checkFields = (source: Source): Result<Fields, readonly Problem[]> => {
  const { root } = source;
  if (root.kind !== "map") return err([notAnObject(source)]);
  const value = toValue({ ...root, members: without(root.members, "datasets") });
  const body = bodySchema.safeParse(value);
  const { datasets, problems } = checkDatasets(source, root.members.get("datasets")?.node);
  const found = [...(body.success ? [] : schemaProblems(source, body.error.issues)), ...problems];
  const pointers = new Set(found.map(({ pointer }) => pointer));
  const proto = protoFields(source, root, []).filter(({ pointer }) => !pointers.has(pointer));
  const all = [...found, ...proto];
  return body.success && all.length === 0 ? ok({ body: body.data, datasets }) : err(all);
};

const notAnObject = (source: Source): Problem =>
  source.problemAt(
    [],
    `seen ${source.root.kind === "list" ? "a list" : "a single value"}, needed a pipeline: an object with stages`,
    'Begin with {"stages": [{"name": "train", "runtime": "1h"}]}.',
  );

const without = <Value>(map: ReadonlyMap<string, Value>, key: string): Map<string, Value> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** One by one, because zod's record drops a key named `__proto__`. */
const checkDatasets = (
  source: Source,
  node: SourceNode | undefined,
): { datasets: ReadonlyMap<string, DatasetFile>; problems: readonly Problem[] } => {
  const datasets = new Map<string, DatasetFile>();
  const fault = datasetsFault(node);
  if (fault !== undefined) {
    const example = 'Write for example {"reviews": {"size": "600GB", "at": "aws/eu-central-1"}}.';
    return { datasets, problems: [source.problemAt(["datasets"], fault, example)] };
  }
  const problems: Problem[] = [];
  for (const [name, member] of node?.kind === "map" ? node.members : []) {
    const path = ["datasets", name];
    if (name.length === 0 || name.length > MAX_TEXT) {
      const detail = `seen a dataset's name of ${name.length} characters, needed 1 to ${MAX_TEXT}`;
      problems.push(source.problemAt(path, detail, "Choose another name."));
    }
    const dataset = datasetSchema.safeParse(toValue(member.node));
    if (dataset.success) datasets.set(name, dataset.data);
    else problems.push(...schemaProblems(source, dataset.error.issues, path));
  }
  return { datasets, problems };
};

const datasetsFault = (node: SourceNode | undefined): string | undefined => {
  if (node === undefined) return undefined;
  if (node.kind !== "map")
    return `seen ${node.kind === "list" ? "a list" : "a single value"}, needed an object with datasets by name`;
  return node.members.size > MAX_LIST
    ? `seen ${node.members.size} datasets, needed at most ${MAX_LIST}`
    : undefined;
};

/** A key named `__proto__` is unknown everywhere, but zod's records do not report it. */
const protoFields = (source: Source, node: SourceNode, path: Path): Problem[] => {
  if (node.kind === "list")
    return node.items.flatMap((item, i) => protoFields(source, item, [...path, i]));
  if (node.kind !== "map") return [];
  return [...node.members].flatMap(([key, member]) => {
    const here = [...path, key];
    const isName = path.length === 1 && path[0] === "datasets";
    if (key === "__proto__" && !isName) return [unknownField(source, here, [])];
    return protoFields(source, member.node, here);
  });
};

const nameFromFile = (file: string): string =>
  file
    .replace(/^.*[/\\]/, "")
    .replace(/\.(json|ya?ml)$/i, "")
    .replace(/^-?$/, "pipeline");
