import type * as z from "zod";
import type * as schemas from "../http/contract/schemas.ts";

/** The documents of the interface, as types of the schemas that the server is held against. */
type Input<Name extends keyof typeof schemas.COMPONENTS> = z.input<
  (typeof schemas.COMPONENTS)[Name]
>;

export type Pipeline = Input<"Pipeline">;
/** Of a 200: a plan; why there is none is a `Problem`. */
export type Plan = Extract<Input<"Plan">, { readonly totals: unknown }>;
export type Problem = Input<"Problem">;
export type CompareRequest = Input<"CompareRequest">;
export type Comparison = Input<"Comparison">;
export type Gpus = Input<"Gpus">;
export type Instances = Input<"Instances">;
export type Regions = Input<"Regions">;
export type Catalog = Input<"Catalog">;
export type Study = Input<"Study">;
export type Job = Input<"Job">;
