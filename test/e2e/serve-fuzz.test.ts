import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COMPONENTS, type Component } from "../../src/http/contract/schemas.ts";
import { changed, fromSchema, type JsonSchema } from "../arbitraries/json-schema.ts";
import { startServer, type TestServer } from "./server.ts";
import { goodPipeline, root } from "./sky.ts";

/** `RUNS=5000 npx vitest run test/e2e/serve-fuzz.test.ts` for thousands of requests. */
const RUNS = Number(process.env.RUNS ?? 400);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: JsonSchema;
}
interface Content {
  readonly schema?: JsonSchema;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, Content>> }>
  >;
}
interface Openapi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const openapi: Openapi = JSON.parse(readFileSync(join(root, "schema/openapi.json"), "utf8"));
const resolve = (ref: string): JsonSchema =>
  ref
    .replace(/^#\//, "")
    .split("/")
    .reduce((at: unknown, part) => (at as Record<string, unknown>)[part], openapi) as JsonSchema;

/** A request as the description allows it, nearly always. */
interface Ask {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** Those with a body have the most that can go wrong. */
const weightOf = ({ requestBody, parameters = [] }: Operation): number =>
  requestBody === undefined ? 1 + parameters.length : 20;

const weightedAsks = () =>
  Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      weight: weightOf(operation),
      arbitrary: askOf(path, method, operation),
    })),
  );

function askOf(path: string, method: string, operation: Operation): fc.Arbitrary<Ask> {
  const parameters = operation.parameters ?? [];
  const values = parameters.map(({ name, in: where, schema }) => {
    const value = fromSchema(schema, resolve);
    const absent = { weight: where === "path" ? 0 : 3, arbitrary: fc.constant(null) };
    return fc
      .oneof(absent, { weight: 1, arbitrary: value })
      .map((given) => [where, name, given] as const);
  });
  const content = operation.requestBody?.content["application/json"]?.schema;
  const body =
    content === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 4, arbitrary: fromSchema(content, resolve).map(asJson) },
          { weight: 8, arbitrary: changed(EXAMPLES[operation.operationId]).map(asJson) },
          { weight: 1, arbitrary: fc.string({ maxLength: 50 }) },
        );
  return fc.tuple(fc.tuple(...values), body).map(([given, text]) => {
    const inPath = given.filter(([where]) => where === "path");
    const filled = inPath.reduce(
      (at, [, name, value]) => at.replace(`{${name}}`, encodeURIComponent(textOf(value)) || "x"),
      path,
    );
    const query = new URLSearchParams(given.flatMap(pairsOf));
    // A plan of a fuzzed pipeline has a second, not half a minute.
    if (operation.operationId === "plan") query.append("time-limit", "1s");
    return { operation, method: method.toUpperCase(), path: `${filled}?${query}`, body: text };
  });
}

const pairsOf = ([where, name, value]: readonly [string, string, unknown]): [string, string][] => {
  if (where !== "query" || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map((each) => [name, textOf(each)]);
};

const asJson = (value: unknown): string => JSON.stringify(value) ?? "";

const textOf = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);

/** Documents that are right, to be made a little wrong. */
const EXAMPLES: Record<string, unknown> = {
  plan: goodPipeline,
  compare: {
    pipeline: goodPipeline,
    plans: [{ name: "a" }, { name: "b", options: { budget: 9 } }],
  },
  whatif: { base: goodPipeline, scenarios: [{ name: "x", change: { outage: ["aws"] } }] },
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer(["--time-limit", "2s", "--body-limit", "256"]);
  // A plan to be explained is one that this server made.
  const planned = await fetch(`${server.url}/plan?explain=true`, {
    method: "POST",
    body: asJson(goodPipeline),
    headers: { "Content-Type": "application/json" },
  });
  EXAMPLES.explain = await planned.json();
});
afterAll(() => server.stop());

const statuses = new Map<string, number>();

/** The zod schema that made the description is what answers are held against. */
const checkBody = (component: Component, text: string, about: string): void => {
  const parsed = COMPONENTS[component].safeParse(JSON.parse(text));
  expect(
    parsed.success,
    `${about}\n${text.slice(0, 500)}\n${JSON.stringify(parsed.error?.issues.slice(0, 3))}`,
  ).toBe(true);
};

const check = async ({ operation, method, path, body }: Ask): Promise<void> => {
  const response = await fetch(`${server.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body, headers: { "Content-Type": "application/json" } }),
    signal: AbortSignal.timeout(40_000),
  });
  const text = await response.text();
  const about = `${method} ${path} ${body?.slice(0, 1000) ?? ""} → ${response.status}`;
  const key = `${operation.operationId} ${response.status}`;
  statuses.set(key, (statuses.get(key) ?? 0) + 1);
  expect(response.status, about).not.toBe(500);
  expect(text, about).not.toContain(root);
  if (response.status >= 400) {
    expect(response.headers.get("content-type"), about).toBe("application/problem+json");
    checkBody("Problem", text, about);
    expect(JSON.parse(text).status, about).toBe(response.status);
    return;
  }
  const described = operation.responses[String(response.status)];
  expect(described, about).toBeDefined();
  const ref = described?.content?.["application/json"]?.schema?.$ref;
  if (ref !== undefined) checkBody(ref.split("/").at(-1) as Component, text, about);
};

it(
  `answers ${RUNS} requests made from its description without a 500, as described`,
  async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(...weightedAsks()), check), {
      numRuns: RUNS,
      // Seeds are printed with a failure; a shrunk request is one that somebody can read.
      interruptAfterTimeLimit: RUNS * 1000,
    });
    // Otherwise everything was refused before it was looked at.
    expect(statuses.get("gpus 200") ?? 0).toBeGreaterThan(0);
    expect(statuses.get("explain 200") ?? 0).toBeGreaterThan(0);
    expect(server.child.exitCode).toBeNull();
    if (process.env.RUNS !== undefined) console.log([...statuses].sort());
  },
  RUNS * 1000 + 60_000,
);
