import fc from "fast-check";

/** As much of JSON Schema as the description of the interface uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
}

const DEEPEST = 6;
const PLACES = ["aws/us-east-1", "gcp/us-central1", "azure/*", "*", "aws", "nowhere/here"];
const TEXTS = [
  "a",
  "b",
  "10GB",
  "8h",
  "V100:4",
  "8+",
  "",
  "__proto__",
  "constructor",
  "ä\u0000",
  "EU",
];

/** Values that fit a schema, most of them, and some that almost do. */
export const fromSchema = (
  schema: JsonSchema,
  resolve: (ref: string) => JsonSchema,
  depth = 0,
): fc.Arbitrary<unknown> => {
  if (schema.$ref !== undefined) return fromSchema(resolve(schema.$ref), resolve, depth);
  const fitting = fittingOf(schema, resolve, depth);
  return fc.oneof({ weight: 30, arbitrary: fitting }, { weight: 1, arbitrary: oddity });
};

/** A document with none to two of its parts replaced. */
export const changed = (document: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.nat(), fc.oneof(oddity, fc.constantFrom<unknown>(...TEXTS, 1, 2, 5))), {
      maxLength: 2,
    })
    .map((changes) =>
      changes.reduce<unknown>((at, [where, value]) => replaced(at, where, value), document),
    );

/** Puts a value in the place of the `where`-th part, counted round and round. */
const replaced = (document: unknown, where: number, value: unknown): unknown => {
  let parts = 0;
  const count = JSON.stringify(document, (_key, part) => {
    parts++;
    return part;
  });
  if (count === undefined) return value;
  let left = where % parts;
  const text = JSON.stringify(document, (_key, part) => (left-- === 0 ? value : part));
  return text === undefined ? value : JSON.parse(text);
};

/** What nobody should send. */
const oddity: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, [], {}, -1, 1e300, 0.1, true, "", "x".repeat(600)),
  fc.jsonValue({ maxDepth: 2 }),
);

const fittingOf = (
  schema: JsonSchema,
  resolve: (ref: string) => JsonSchema,
  depth: number,
): fc.Arbitrary<unknown> => {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined)
    return fc.oneof(...either.map((one) => fromSchema(one, resolve, depth)));
  switch (schema.type) {
    case "object":
      return objectOf(schema, resolve, depth);
    case "array": {
      const maxLength =
        depth > DEEPEST ? (schema.minItems ?? 0) : Math.min(schema.maxItems ?? 4, 4);
      const minLength = Math.min(schema.minItems ?? 0, maxLength);
      return fc.array(fromSchema(schema.items ?? {}, resolve, depth + 1), { minLength, maxLength });
    }
    case "integer":
    case "number":
      return fc.oneof(
        fc.integer({
          min: Math.max(schema.minimum ?? -5, -1e6),
          max: Math.min(schema.maximum ?? 100, 1e6),
        }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      );
    case "boolean":
      return fc.boolean();
    case "string":
      return fc.oneof(
        fc.constantFrom(...(schema.examples ?? TEXTS)),
        fc.constantFrom(...TEXTS, ...PLACES),
        fc.string({ maxLength: 20, unit: "grapheme" }),
      );
    default:
      return fc.constantFrom<unknown>("x", 1, {});
  }
};

const objectOf = (
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  resolve: (ref: string) => JsonSchema,
  depth: number,
): fc.Arbitrary<unknown> => {
  const members = Object.entries(properties)
    .filter(([name]) => required.includes(name) || depth < DEEPEST)
    .map(([name, schema]) => {
      const value = fromSchema(schema, resolve, depth + 1);
      // Optional members are rare, so that whole documents are often right.
      const present = required.includes(name)
        ? value
        : fc.option(value, { nil: undefined, freq: 2 });
      return [name, required.includes(name) ? present : rarely(present)] as const;
    });
  const known = fc.record(Object.fromEntries(members));
  if (typeof additionalProperties !== "object") return known.map(withoutUndefined);
  const more = fc.dictionary(
    fc.constantFrom("a", "b", "reviews", "__proto__"),
    fromSchema(additionalProperties, resolve, depth + 1),
    { maxKeys: 3 },
  );
  return fc.tuple(known, more).map(([own, others]) => withoutUndefined({ ...others, ...own }));
};

const rarely = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const withoutUndefined = (object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
