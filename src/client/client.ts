import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from "axios";
import type * as documents from "./documents.ts";
import { ProblemError } from "./problem-error.ts";

export interface ClientOptions {
  /** One of the server's tokens. */
  readonly token?: string;
  /** For one answer; default: none, the server has its own limit. */
  readonly timeoutMs?: number;
}

/** Options of a plan, named as the flags of `sky optimize`. */
export interface PlanOptions {
  readonly minimize?: "cost" | "time" | "carbon";
  readonly "hour-is-worth"?: number | string;
  readonly deadline?: number | string;
  readonly budget?: number | string;
  readonly blocked?: readonly string[];
  readonly pareto?: boolean;
  readonly explain?: boolean;
  readonly alternatives?: number;
  readonly "max-price-age"?: string;
  readonly solver?: "auto" | "javascript-lp-solver" | "highs";
  readonly "time-limit"?: string;
}

export interface PlaceQuery {
  readonly cloud?: readonly string[];
  readonly country?: readonly string[];
  readonly "all-regions"?: boolean;
  readonly limit?: number;
}

export interface GpuQuery extends PlaceQuery {
  readonly name?: string;
  readonly count?: number | string;
  readonly "min-memory"?: number;
  readonly sort?: "price" | "spot" | "perGpu" | "name";
}

export interface InstanceQuery extends PlaceQuery {
  readonly cpus?: number | string;
  readonly memory?: number | string;
  readonly arch?: string;
  readonly sort?: "price" | "spot" | "perCpu" | "name";
}

/** A pipeline as its file has it, or the text of that file in YAML. */
export type PipelineInput = documents.Pipeline | string;

export interface Client {
  /** @throws ProblemError as all others; `code` is "infeasible" when no plan exists */
  readonly plan: (
    pipeline: PipelineInput,
    options?: PlanOptions,
    signal?: AbortSignal,
  ) => Promise<documents.Plan>;
  readonly compare: (
    request: documents.CompareRequest,
    signal?: AbortSignal,
  ) => Promise<documents.Comparison>;
  /** A saved plan with what has changed since. */
  readonly explain: (plan: documents.Plan) => Promise<documents.Plan>;
  readonly gpus: (query?: GpuQuery) => Promise<documents.Gpus>;
  readonly instances: (query?: InstanceQuery) => Promise<documents.Instances>;
  readonly regions: () => Promise<documents.Regions>;
  readonly catalog: () => Promise<documents.Catalog>;
  /** Starts a study. */
  readonly whatif: (study: documents.Study) => Promise<documents.Job>;
  readonly job: (id: string) => Promise<documents.Job>;
  /** Asks until the job is over. */
  readonly finished: (id: string, everyMs?: number, signal?: AbortSignal) => Promise<documents.Job>;
  readonly cancel: (id: string) => Promise<void>;
}

/**
 * A client of `sky serve`.
 *
 * ```ts
 * const client = createClient("http://127.0.0.1:8080");
 * const plan = await client.plan({ stages: [{ name: "train", runtime: "1h" }] }, { budget: 200 });
 * ```
 */
export const createClient = (url: string, options: ClientOptions = {}): Client => {
  const http = axios.create({
    baseURL: url,
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.token === undefined
      ? {}
      : { headers: { Authorization: `Bearer ${options.token}` } }),
    // A parameter that is repeated has no brackets.
    paramsSerializer: { indexes: null },
    validateStatus: () => true,
  });
  const ask = asker(http);
  const get = <T>(path: string, params: object = {}) => ask<T>({ url: path, params });
  const job: Client["job"] = (id) => get(`/jobs/${encodeURIComponent(id)}`);
  return {
    plan: (pipeline, params = {}, signal) =>
      ask({ ...post("/plan", pipeline, signal), params: { ...params } }),
    compare: (request, signal) => ask(post("/plans/compare", request, signal)),
    explain: (plan) => ask(post("/explain", plan)),
    gpus: (query) => get("/gpus", query),
    instances: (query) => get("/instances", query),
    regions: () => get("/regions"),
    catalog: () => get("/catalog"),
    whatif: (study) => ask(post("/whatif", study)),
    job,
    finished: async (id, everyMs = 1000, signal) => {
      for (;;) {
        signal?.throwIfAborted();
        const now = await job(id);
        if (now.status !== "queued" && now.status !== "running") return now;
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
    cancel: (id) => ask({ url: `/jobs/${encodeURIComponent(id)}`, method: "DELETE" }),
  };
};

const post = (url: string, body: unknown, signal?: AbortSignal): AxiosRequestConfig => ({
  url,
  method: "POST",
  data: typeof body === "string" ? body : JSON.stringify(body),
  headers: { "Content-Type": typeof body === "string" ? "application/yaml" : "application/json" },
  ...(signal === undefined ? {} : { signal }),
});

const asker =
  (http: AxiosInstance) =>
  async <T>(config: AxiosRequestConfig): Promise<T> => {
    const response: AxiosResponse<unknown> = await http.request(config);
    if (response.status >= 200 && response.status < 300) return response.data as T;
    throw new ProblemError(response.status, response.data);
  };
