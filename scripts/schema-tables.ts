/** The part of JSON Schema that the pipeline's schema uses. */
interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
}

interface Part {
  /** `stages[].resources`. */
  readonly path: string;
  readonly schema: Schema;
}

const HEAD = `# Reference of the pipeline file

Every field, made from [the schema](../schema/pipeline.schema.json) by \`npm run docs\`; a test fails when this page is older than the
schema. What the fields mean together, with examples: [the pipeline file](pipeline-file.md). \`[]\` stands for each entry of a list, \`.*\`
for each name of an object.
`;

/** The schema as one table an object, in the order in which they are met. */
export const fileReference = (schema: object): string => {
  const parts: Part[] = [];
  const open: Part[] = [{ path: "", schema: schema as Schema }];
  const known = new Map<string, string>();
  for (let part = open.shift(); part !== undefined; part = open.shift()) {
    if (part.schema.properties === undefined) {
      open.push(...inside(part));
      continue;
    }
    const same = JSON.stringify(part.schema.properties);
    if (known.has(same)) continue;
    known.set(same, part.path);
    parts.push(part);
    open.push(...inside(part));
  }
  const sections = parts.map((part) => section(part, known));
  return [HEAD, ...sections].join("\n");
};

const inside = ({ path, schema }: Part): readonly Part[] => {
  const dot = path === "" ? "" : `${path}.`;
  const { properties = {}, additionalProperties, items, anyOf = [] } = schema;
  return [
    ...Object.entries(properties).map(([name, one]) => ({ path: `${dot}${name}`, schema: one })),
    ...(typeof additionalProperties === "object"
      ? [{ path: `${dot}*`, schema: additionalProperties }]
      : []),
    ...(items === undefined ? [] : [{ path: `${path}[]`, schema: items }]),
    ...anyOf.map((one) => ({ path, schema: one })),
  ];
};

const section = ({ path, schema }: Part, known: ReadonlyMap<string, string>): string => {
  const { properties = {}, required = [], description } = schema;
  const rows = Object.entries(properties).map(([name, one]) => [
    `\`${name}\`${required.includes(name) ? " (required)" : ""}`,
    typeOf(one),
    meaning(one, known),
  ]);
  return [
    `## ${path === "" ? "Top level" : `\`${path}\``}`,
    "",
    ...(description === undefined || path === "" ? [] : [description, ""]),
    ...table(["field", "value", "meaning"], rows),
    "",
  ].join("\n");
};

/** An object that has a table elsewhere is linked to it. */
const meaning = (schema: Schema, known: ReadonlyMap<string, string>): string => {
  const links = objectsIn(schema).flatMap(({ properties }) => {
    const path = known.get(JSON.stringify(properties));
    return path === undefined ? [] : [`[\`${path}\`](#${anchorOf(path)})`];
  });
  const text = schema.description ?? schema.items?.description ?? "";
  return [text, ...(links.length === 0 ? [] : [`See ${[...new Set(links)].join(", ")}.`])]
    .filter((part) => part !== "")
    .join(" ");
};

const objectsIn = (schema: Schema): readonly Schema[] => {
  if (schema.properties !== undefined) return [schema];
  return inside({ path: "", schema }).flatMap((part) => objectsIn(part.schema));
};

const anchorOf = (path: string): string => path.toLowerCase().replace(/[^a-z0-9-]/g, "");

const typeOf = (schema: Schema): string => {
  const { type, items, anyOf, enum: words, additionalProperties } = schema;
  if (words !== undefined) return words.map((word) => `\`"${word}"\``).join(" ");
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(" or ");
  if (type === "array")
    return `list of ${items === undefined ? "values" : typeOf(items)}${(schema.minItems ?? 0) > 0 ? `, at least ${schema.minItems}` : ""}`;
  if (type === "object")
    return typeof additionalProperties === "object" ? "object by name" : "object";
  if (type === "boolean") return "true or false";
  if (type === "string") return "text";
  return `${type === "integer" ? "whole number" : (type ?? "value")}${bounds(schema)}`;
};

const bounds = (schema: Schema): string => {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const parts = [
    ...(minimum === undefined || minimum <= -(2 ** 53) + 1 ? [] : [`≥ ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    ...(maximum === undefined || maximum >= 2 ** 53 - 1 ? [] : [`≤ ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`< ${exclusiveMaximum}`]),
  ];
  return parts.length === 0 ? "" : ` ${parts.join(", ")}`;
};

const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) =>
    Math.max(3, ...all.map((row) => [...(row[column] ?? "")].length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - [...cell].length)).join(" | ")} |`;
  const [first = [], ...rest] = all;
  return [
    line(first),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rest.map(line),
  ];
};
