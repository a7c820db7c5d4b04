/** A typed client of `sky serve`: `skyplan/client`. */
export {
  type Client,
  type ClientOptions,
  createClient,
  type GpuQuery,
  type InstanceQuery,
  type PipelineInput,
  type PlaceQuery,
  type PlanOptions,
} from "./client/client.ts";
export type * from "./client/documents.ts";
export { ProblemError } from "./client/problem-error.ts";
