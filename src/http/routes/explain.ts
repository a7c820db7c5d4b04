import { canonicalJson } from "../canonical-json.ts";
import { readBody } from "../request-body.ts";
import { replyWork } from "../run-work.ts";
import { type Handler, type Route, todayOf } from "../service.ts";

/** JSON, or text for people who ask for `text/plain`. */
const postExplain: Handler = async (call, service) => {
  const body = readBody(call.request);
  if (!body.ok) return body.error;
  const { text, format } = body.value;
  const { timeLimitMs, maxStages } = service.settings;
  const isText = call.request.accepts("application/json", "text/plain") === "text/plain";
  const work = {
    kind: "explain",
    text,
    format,
    timeLimitMs,
    maxStages,
    today: todayOf(service),
    ...(isText ? { as: "text" as const } : {}),
  } as const;
  const answer = await replyWork(work, canonicalJson(text), call, service);
  if ("code" in answer) return answer;
  const type = isText ? { "Content-Type": "text/plain; charset=utf-8" } : {};
  return { ...answer, headers: { ...answer.headers, ...type, Vary: "Accept" } };
};

export const explainRoute: Route = { path: "/explain", methods: { POST: postExplain } };
