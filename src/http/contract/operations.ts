import { BROWSE_PARAMETERS, type Parameter, PLAN_QUERY } from "./parameters.ts";
import type { Component } from "./schemas.ts";

export type { Parameter } from "./parameters.ts";

export interface Answer {
  readonly description: string;
  /** Media type; absent: no body. */
  readonly content?: string;
  readonly schema?: Component;
}

/** One method of one path. */
export interface Operation {
  readonly id: string;
  readonly method: "get" | "post" | "delete";
  /** As express writes it. */
  readonly path: string;
  readonly tag: "plans" | "prices" | "service";
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly body?: {
    readonly types: readonly string[];
    readonly schema: Component;
    /** Something to start from, which the reference puts into its form. */
    readonly example?: object;
  };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Without a token. */
  readonly open?: boolean;
}

const JSON_TYPE = "application/json";
const TEXT_BODY = [JSON_TYPE, "application/yaml"];

const PIPELINE = {
  stages: [
    { name: "prepare", runtime: "1h", output: "10GB", resources: { cpus: "4+" } },
    { name: "train", inputs: ["prepare"], runtime: "2h", resources: { accelerators: "A100:1" } },
  ],
};

const NOT_MODIFIED: Answer = { description: "The client has it already (If-None-Match)." };

const read = (
  id: string,
  path: string,
  tag: Operation["tag"],
  summary: string,
  schema: Component | undefined,
  more: Partial<Operation> = {},
): Operation => ({
  id,
  method: "get",
  path,
  tag,
  summary,
  parameters: [],
  answers: {
    200: {
      description: "As asked for.",
      content: JSON_TYPE,
      ...(schema === undefined ? {} : { schema }),
    },
    304: NOT_MODIFIED,
  },
  ...more,
});

const noTag = (content: string, schema?: Component): Operation["answers"] => ({
  200: {
    description: "As asked for.",
    content,
    ...(schema === undefined ? {} : { schema }),
  },
});

const pathName = (name: string, description: string): Parameter => ({
  name,
  where: "path",
  description,
  schema: { type: "string" },
});

const JOB_ID = pathName("id", "As POST /whatif gave it.");

/** Everything that the interface offers; a test holds it against the routes. */
export const OPERATIONS: readonly Operation[] = [
  {
    id: "plan",
    method: "post",
    path: "/plan",
    tag: "plans",
    summary: "The best place for every stage, proven",
    parameters: PLAN_QUERY,
    body: { types: TEXT_BODY, schema: "Pipeline", example: PIPELINE },
    answers: {
      200: { description: "The plan, as sky optimize --json.", content: JSON_TYPE, schema: "Plan" },
      304: NOT_MODIFIED,
    },
  },
  {
    id: "compare",
    method: "post",
    path: "/plans/compare",
    tag: "plans",
    summary: "Several pipelines, or one with several sets of options, and how their plans differ",
    parameters: [],
    body: {
      types: TEXT_BODY,
      schema: "CompareRequest",
      example: {
        pipeline: PIPELINE,
        plans: [{ name: "cheap" }, { name: "quick", options: { minimize: "time" } }],
      },
    },
    answers: {
      200: { description: "The plans.", content: JSON_TYPE, schema: "Comparison" },
      304: NOT_MODIFIED,
    },
  },
  {
    id: "explain",
    method: "post",
    path: "/explain",
    tag: "plans",
    summary: "A saved plan again, with what has changed since; as text for who accepts text/plain",
    parameters: [],
    body: { types: [JSON_TYPE], schema: "Plan" },
    answers: {
      200: { description: "The plan with changes.", content: JSON_TYPE, schema: "Plan" },
      304: NOT_MODIFIED,
    },
  },
  {
    id: "whatif",
    method: "post",
    path: "/whatif",
    tag: "plans",
    summary: "A study of many scenarios, as a job",
    parameters: PLAN_QUERY.filter(({ name }) => name === "time-limit"),
    body: {
      types: TEXT_BODY,
      schema: "Study",
      example: {
        base: PIPELINE,
        scenarios: [{ name: "without aws", change: { outage: ["aws"] } }],
      },
    },
    answers: { 202: { description: "Accepted.", content: JSON_TYPE, schema: "Job" } },
  },
  read("job", "/jobs/:id", "plans", "How far a job is, and what it found", "Job", {
    parameters: [JOB_ID],
    answers: noTag(JSON_TYPE, "Job"),
  }),
  {
    id: "cancelJob",
    method: "delete",
    path: "/jobs/:id",
    tag: "plans",
    summary: "Stops a job, or forgets one that is over",
    parameters: [JOB_ID],
    answers: { 204: { description: "It is stopped or forgotten." } },
  },
  read("jobEvents", "/jobs/:id/events", "plans", "Progress as server-sent events", undefined, {
    parameters: [
      JOB_ID,
      {
        name: "Last-Event-ID",
        where: "header",
        description: "The last event heard, when a stream is taken up again.",
        schema: { type: "string" },
      },
    ],
    answers: noTag("text/event-stream"),
  }),
  read("gpus", "/gpus", "prices", "Accelerators, where to rent them, and for how much", "Gpus", {
    parameters: BROWSE_PARAMETERS.gpus,
  }),
  read("instances", "/instances", "prices", "Machines without accelerators", "Instances", {
    parameters: BROWSE_PARAMETERS.instances,
  }),
  read("regions", "/regions", "prices", "Every region, and what rules ask of it", "Regions"),
  read("catalog", "/catalog", "prices", "How much the catalog holds, and how old it is", "Catalog"),
  read("schemas", "/schema", "service", "The published JSON Schemas", undefined, { open: true }),
  read("schema", "/schema/:name", "service", "One JSON Schema", undefined, {
    open: true,
    parameters: [pathName("name", "pipeline.schema.json, plan.schema.json …")],
    answers: { ...noTag("application/schema+json"), 304: NOT_MODIFIED },
  }),
  read("openapi", "/openapi.json", "service", "This description", undefined, { open: true }),
  read("reference", "/docs", "service", "This description to read", undefined, {
    open: true,
    answers: { ...noTag("text/html"), 304: NOT_MODIFIED },
  }),
  read("problem", "/problems/:code", "service", "What a code of a problem means", undefined, {
    open: true,
    parameters: [pathName("code", "The code of a problem.")],
  }),
  read("health", "/healthz", "service", "The process answers", "Health", {
    open: true,
    answers: noTag(JSON_TYPE, "Health"),
  }),
  read("ready", "/readyz", "service", "A checked catalog is loaded", "Ready", {
    open: true,
    answers: noTag(JSON_TYPE, "Ready"),
  }),
  read("metrics", "/metrics", "service", "For Prometheus", undefined, {
    answers: noTag("text/plain"),
  }),
];
