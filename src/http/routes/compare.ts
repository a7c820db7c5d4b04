import { canonicalJson } from "../canonical-json.ts";
import { readBody } from "../request-body.ts";
import { replyWork } from "../run-work.ts";
import { type Handler, type Route, todayOf } from "../service.ts";

const postCompare: Handler = (call, service) => {
  const body = readBody(call.request);
  if (!body.ok) return body.error;
  const { text, format } = body.value;
  const { timeLimitMs, maxStages } = service.settings;
  const work = {
    kind: "compare",
    text,
    format,
    timeLimitMs,
    maxStages,
    today: todayOf(service),
  } as const;
  return replyWork(work, format === "json" ? canonicalJson(text) : text, call, service);
};

export const compareRoute: Route = { path: "/plans/compare", methods: { POST: postCompare } };
