import { wfFormat } from "../../src/interop/wf-format/read.ts";
import { need, type PipelineDocument } from "./document.ts";

/** Where input files lie: the format does not say. */
const INPUTS_AT = "aws/us-east-1";

/**
 * A recorded workflow in WfFormat as a pipeline, as `sky import` reads it.
 *
 * @param factor  runtimes and sizes times this
 */
export const readWfFormat = (text: string, factor: number): PipelineDocument =>
  need(
    wfFormat.read(text, {
      file: "-",
      dataAt: new Map(),
      dataGb: new Map(),
      otherDataAt: INPUTS_AT,
      scaleRuntime: factor,
      scaleData: factor,
      group: false,
    }),
  ).document as PipelineDocument;
