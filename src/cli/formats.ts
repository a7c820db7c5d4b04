import { Option } from "commander";

/** Every form that a plan can be printed in; `plan-output.ts` has a renderer for each. */
export const FORMATS = ["text", "json"] as const;
export type Format = (typeof FORMATS)[number];

export const formatOption = (): Option =>
  new Option("--format <name>", "form of the result").choices(FORMATS);
