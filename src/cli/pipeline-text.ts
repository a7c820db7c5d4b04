import { stringify } from "yaml";
import type { PipelineFile } from "../pipeline/schema.ts";

/** A pipeline as a file that people edit. */
export const pipelineText = (document: PipelineFile, isJson: boolean): string =>
  isJson ? `${JSON.stringify(document, null, 2)}\n` : stringify(document, { lineWidth: 0 });
