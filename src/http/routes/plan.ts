import { canonicalJson } from "../canonical-json.ts";
import { readPlanOptions } from "../plan-options.ts";
import { problem } from "../problem.ts";
import { readBody } from "../request-body.ts";
import { replyWork } from "../run-work.ts";
import { type Handler, type Route, todayOf } from "../service.ts";

const postPlan: Handler = (call, service) => {
  const { timeLimitMs, maxStages } = service.settings;
  const options = readPlanOptions(call.request.query, timeLimitMs, todayOf(service));
  if (!options.ok) {
    const detail = options.error.map(({ parameter, message }) => `${parameter}: ${message}`);
    return problem("invalid-request", detail.join("; "), { errors: options.error });
  }
  const body = readBody(call.request);
  if (!body.ok) return body.error;
  const { text, format } = body.value;
  const work = { kind: "plan", text, format, options: options.value, maxStages } as const;
  return replyWork(work, format === "json" ? canonicalJson(text) : text, call, service);
};

export const planRoute: Route = { path: "/plan", methods: { POST: postPlan } };
