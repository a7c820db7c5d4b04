import { problem } from "../problem.ts";
import { jsonReply, NEVER_KEPT } from "../reply.ts";
import type { Handler, Route } from "../service.ts";

/** The process answers. */
const getHealth: Handler = () => jsonReply('{"status":"ok"}\n');

/** A checked catalog is loaded, and new requests are welcome. */
const getReady: Handler = (_call, { holder, isClosing }) => {
  if (isClosing()) return problem("not-ready", "The server is closing.");
  const { current } = holder;
  if (current === undefined) return problem("not-ready", "The catalog is still being read.");
  const { asOf, sha256 } = current.facts;
  return jsonReply(`${JSON.stringify({ status: "ready", catalog: { asOf, sha256 } })}\n`);
};

const getMetrics: Handler = async (_call, { metrics }) => ({
  status: 200,
  headers: { "Content-Type": metrics.contentType, "Cache-Control": NEVER_KEPT },
  body: await metrics.text(),
});

export const healthRoutes: readonly Route[] = [
  { path: "/healthz", methods: { GET: getHealth }, open: true },
  { path: "/readyz", methods: { GET: getReady }, open: true },
  { path: "/metrics", methods: { GET: getMetrics } },
];
