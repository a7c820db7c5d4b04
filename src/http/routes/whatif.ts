import { readTimeLimitMs } from "../../library/option-values.ts";
import { document } from "../../report/json.ts";
import { jobDocument, streamJob } from "../job-events.ts";
import type { Job } from "../jobs.ts";
import { ParameterReader } from "../plan-options.ts";
import { type Problem, problem } from "../problem.ts";
import { jsonReply } from "../reply.ts";
import { readBody } from "../request-body.ts";
import { runWork } from "../run-work.ts";
import type { Call, Handler, Route, Service } from "../service.ts";

/** Jobs are seen by the token that made them alone. */
const ownerOf = ({ request }: Call): string | undefined =>
  request.res?.locals.token?.sha256.toString("hex");

/** Checks the study before it is accepted: mistakes are told at once, not by a job that fails. */
const postWhatif: Handler = async (call, service) => {
  const { holder, jobs, settings, version } = service;
  const reader = new ParameterReader(call.request.query);
  reader.refuseUnknown(["time-limit"]);
  const timeLimitMs = reader.one("time-limit", readTimeLimitMs) ?? settings.timeLimitMs;
  if (timeLimitMs > settings.timeLimitMs)
    reader.refuse("time-limit", `this server allows ${settings.timeLimitMs / 1000} s`);
  if (reader.errors.length > 0) return refused(reader);
  const body = readBody(call.request);
  if (!body.ok) return body.error;
  const { text, format } = body.value;
  const asked = { text, timeLimitMs, maxStages: settings.maxStages };
  const checked = await runWork(
    { kind: "check-study", format, today: "", ...asked },
    text,
    call,
    service,
  );
  if ("code" in checked) return checked;
  if (!checked.done.ok) return checked.done.problem;
  const { scenarios } = JSON.parse(checked.done.body) as { readonly scenarios: number };
  const generation = holder.current;
  if (generation === undefined) return problem("not-ready", "The catalog is still being read.");
  const job = jobs.add(ownerOf(call), scenarios, (onProgress, signal) =>
    holder.use(generation, () =>
      generation.planner.study({ kind: "study", version, ...asked }, onProgress, signal),
    ),
  );
  if (job === undefined) return problem("busy", "Too many studies wait already. Ask again later.");
  const path = `/jobs/${job.id}`;
  const links = { self: path, events: `${path}/events` };
  return {
    ...jsonReply(document({ ...jobDocument(job), links }), { Location: path }),
    status: 202,
  };
};

const refused = ({ errors }: ParameterReader): Problem =>
  problem("invalid-request", errors.map((e) => `${e.parameter}: ${e.message}`).join("; "), {
    errors,
  });

const withJob =
  (use: (job: Job, call: Call, service: Service) => ReturnType<Handler>): Handler =>
  (call, service) => {
    const job = service.jobs.get(String(call.request.params.id), ownerOf(call));
    return job === undefined
      ? problem("not-found", "There is no such job; results are kept for an hour.")
      : use(job, call, service);
  };

const getJob = withJob((job) => {
  const { result } = job;
  const shown = document(jobDocument(job));
  // The result is a document already, often a large one.
  return jsonReply(
    result === undefined
      ? shown
      : shown.replace(/\n}\n$/, `,\n  "result": ${result.trimEnd()}\n}\n`),
  );
});

const deleteJob = withJob((job, _call, { jobs }) => {
  jobs.remove(job.id);
  return { status: 204, headers: {}, body: "" };
});

const getEvents = withJob((job, { request }, { jobs }) => ({
  status: 200,
  headers: {},
  body: "",
  stream: (response) => streamJob(jobs, job, request.get("last-event-id") ?? "", response),
}));

export const whatifRoutes: readonly Route[] = [
  { path: "/whatif", methods: { POST: postWhatif } },
  { path: "/jobs/:id", methods: { GET: getJob, DELETE: deleteJob } },
  { path: "/jobs/:id/events", methods: { GET: getEvents } },
];
