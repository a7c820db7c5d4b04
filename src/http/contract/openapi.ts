import * as z from "zod";
import { OPERATIONS, type Operation, type Parameter } from "./operations.ts";
import { COMPONENTS, type Component } from "./schemas.ts";

/**
 * The description of the interface, OpenAPI 3.1, made from the schemas that check and write the documents.
 * `schema/openapi.json` is this; a test fails when it is stale.
 *
 * @param version  of the package
 */
export const openapiDocument = (version: string): object => ({
  openapi: "3.1.0",
  info: {
    title: "skyplan",
    version,
    summary: "The provably cheapest or fastest place for every stage of a pipeline.",
    description: ABOUT,
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  servers: [{ url: "/" }],
  security: [{}, { token: [] }],
  paths: pathsOf(OPERATIONS),
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    schemas: componentSchemas(),
  },
});

const ABOUT = `Expected failures are \`application/problem+json\` (RFC 9457) with a stable \`code\` and a JSON pointer to
each bad value. Answers that can be asked for again carry an \`ETag\`.`;

const componentSchemas = (): object => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, embedded(schema)]));
};

/** Inside a description a schema has neither a dialect nor a name of its own. */
const embedded = ({ $schema, $id, ...schema }: Readonly<Record<string, unknown>>): object => schema;

const refTo = (component: Component): object => ({ $ref: `#/components/schemas/${component}` });

const pathsOf = (operations: readonly Operation[]): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [operation.method]: operationObject(operation) };
  }
  return paths;
};

const operationObject = (operation: Operation): object => ({
  operationId: operation.id,
  summary: operation.summary,
  tags: [operation.tag],
  ...(operation.open ? { security: [] } : {}),
  ...(operation.parameters.length > 0
    ? { parameters: operation.parameters.map(parameterObject) }
    : {}),
  ...(operation.body === undefined ? {} : { requestBody: bodyObject(operation) }),
  responses: {
    ...Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => [
        status,
        {
          description: answer.description,
          ...(answer.content === undefined
            ? {}
            : { content: { [answer.content]: { schema: answerSchema(answer.schema) } } }),
        },
      ]),
    ),
    default: {
      description: "What went wrong.",
      content: { "application/problem+json": { schema: refTo("Problem") } },
    },
  },
});

const answerSchema = (schema: Component | undefined): object =>
  schema === undefined ? {} : refTo(schema);

const bodyObject = ({ body }: Operation): object => ({
  required: true,
  content: Object.fromEntries(
    (body?.types ?? []).map((type) => [
      type,
      {
        schema: refTo(body!.schema),
        // A named one: the reference overlooks `example` beside a schema.
        ...(body!.example === undefined ? {} : { examples: { first: { value: body!.example } } }),
      },
    ]),
  ),
});

const parameterObject = ({ name, where, description, schema }: Parameter): object => ({
  name,
  in: where,
  description,
  ...(where === "path" ? { required: true } : {}),
  schema,
});
