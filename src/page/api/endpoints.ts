import type { Plan } from "../../domain/plan.ts";
import { ok, type Result } from "../../domain/result.ts";
import { formatOf } from "../pipeline-text/format.ts";
import { token } from "../state/token.ts";
import type { GpuListing } from "./gpu-listing.ts";
import { type PlanDocument, planOf } from "./plan-document.ts";
import type { Failure } from "./problem.ts";
import { request } from "./request.ts";

/** @param options  named as the flags of `sky optimize` */
export const postPlan = async (
  text: string,
  options: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Result<Plan, Failure>> => {
  const answer = await request<PlanDocument>({
    method: "POST",
    path: "/plan",
    query: options,
    body: { type: `application/${formatOf(text)}`, text },
    token: token.value,
    signal,
  });
  return answer.ok ? ok(planOf(answer.value)) : answer;
};

/** @param query  named as the flags of `sky gpus` */
export const getGpus = (
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Result<GpuListing, Failure>> =>
  request({ path: "/gpus", query, token: token.value, signal });

export const getPipelineSchema = (signal: AbortSignal): Promise<Result<object, Failure>> =>
  request({ path: "/schema/pipeline.schema.json", signal });
