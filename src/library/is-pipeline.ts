import { recognize } from "../interop/import.ts";
import { readPipeline } from "../pipeline/read.ts";

/** Whether a text is a pipeline, ours or of a tool that can be read. */
export const isPipeline = (text: string, file: string): boolean =>
  readPipeline(text, { file }).ok || recognize(text) !== undefined;
