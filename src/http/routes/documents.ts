import { PROBLEMS, type ProblemCode, problem } from "../problem.ts";
import { etagOf, JSON_TYPE, matchesEtag, type Reply } from "../reply.ts";
import type { Call, Handler, Route } from "../service.ts";

/** Part of the package: it changes with the program only. */
const KEPT_AN_HOUR = "public, max-age=3600";

const documentReply = ({ request }: Call, type: string, body: string): Reply => {
  const headers = { "Content-Type": type, "Cache-Control": KEPT_AN_HOUR, ETag: etagOf(body) };
  return matchesEtag(request.get("if-none-match"), headers.ETag)
    ? { status: 304, headers, body: "" }
    : { status: 200, headers, body };
};

const missing = (what: string) => problem("not-found", `There is no ${what}.`);

const listSchemas: Handler = (call, { documents }) => {
  const schemas = [...documents.schemas.keys()].map((name) => `/schema/${name}`);
  return documentReply(call, JSON_TYPE, `${JSON.stringify({ schemas }, null, 2)}\n`);
};

const getSchema: Handler = (call, { documents }) => {
  const schema = documents.schemas.get(String(call.request.params.name));
  return schema === undefined
    ? missing("schema of this name; GET /schema lists them")
    : documentReply(call, "application/schema+json; charset=utf-8", schema);
};

const getOpenapi: Handler = (call, { documents }) =>
  documents.openapi === undefined
    ? missing("description of the interface in this installation")
    : documentReply(call, JSON_TYPE, documents.openapi);

/** Without inline script, so that the content policy can forbid it everywhere. */
const REFERENCE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>skyplan HTTP reference</title>
<link rel="icon" href="data:,">
<script type="module" src="/docs/rapidoc-min.js"></script>
</head>
<body>
<rapi-doc spec-url="/openapi.json" load-fonts="false" render-style="read" schema-style="table"
 show-header="false" allow-authentication="true" regular-font="system-ui" mono-font="monospace"></rapi-doc>
<noscript>This page needs JavaScript. The same as JSON: <a href="/openapi.json">/openapi.json</a></noscript>
</body>
</html>
`;

const getReference: Handler = (call) => documentReply(call, "text/html; charset=utf-8", REFERENCE);

const getReferenceScript: Handler = (call, { documents }) =>
  documents.referenceScript === undefined
    ? missing("reference in this installation")
    : documentReply(call, "text/javascript; charset=utf-8", documents.referenceScript);

/** What the `type` of a problem leads to. */
const getProblem: Handler = (call) => {
  const code = String(call.request.params.code);
  if (!Object.hasOwn(PROBLEMS, code)) return missing("problem of this name");
  const document = { type: `/problems/${code}`, code, ...PROBLEMS[code as ProblemCode] };
  return documentReply(call, JSON_TYPE, `${JSON.stringify(document, null, 2)}\n`);
};

export const documentRoutes: readonly Route[] = [
  { path: "/schema", methods: { GET: listSchemas }, open: true },
  { path: "/schema/:name", methods: { GET: getSchema }, open: true },
  { path: "/openapi.json", methods: { GET: getOpenapi }, open: true },
  { path: "/docs", methods: { GET: getReference }, open: true },
  { path: "/docs/rapidoc-min.js", methods: { GET: getReferenceScript }, open: true },
  { path: "/problems/:code", methods: { GET: getProblem }, open: true },
];
