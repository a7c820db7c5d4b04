import { join } from "node:path";
import type { RegionId } from "../../domain/ids.ts";
import { regionOf } from "../../domain/ids.ts";
import type { Dataset, Pipeline } from "../../domain/pipeline.ts";
import type { RunState } from "../state/state.ts";
import { fileUrl } from "../stores.ts";

/** Where an item can be had, and what it must be. */
export interface Source {
  readonly url: string;
  /** Absent: on the broker's own disk. */
  readonly region?: RegionId;
  readonly gb: number;
  /** Of a stage's output: what it was when it was made. */
  readonly sha256?: string;
}

const BYTES_PER_GB = 1e9;

/** The copy nearest to a region: one there, else the original. @throws when the item is neither a dataset nor finished */
export const sourceOf = (
  state: RunState,
  pipeline: Pipeline,
  item: string,
  region: RegionId,
): Source => {
  const copies = state.copies.get(item);
  const output = state.stages.get(item)?.output;
  const dataset = pipeline.datasets.find(({ name }) => name === item);
  const near = copies?.get(region);
  if (output !== undefined) {
    const { bytes, sha256 } = output.copied;
    const at =
      near === undefined ? { url: output.url, region: output.region } : { url: near, region };
    return { ...at, gb: bytes / BYTES_PER_GB, sha256 };
  }
  if (dataset === undefined) throw new Error(`${item} is asked for before it is there`);
  if (near !== undefined) return { url: near, region, gb: dataset.sizeGb };
  return { ...originalOf(state, dataset), gb: dataset.sizeGb };
};

/** In GB: of a finished stage as measured, else as the pipeline says. */
export const sizeOf = (state: RunState, pipeline: Pipeline, item: string): number => {
  const output = state.stages.get(item)?.output;
  if (output !== undefined) return output.copied.bytes / BYTES_PER_GB;
  return pipeline.datasets.find(({ name }) => name === item)?.sizeGb ?? 0;
};

/** A file or folder beside the pipeline is on the broker's disk, wherever the plan believes it to be. */
const originalOf = (
  state: RunState,
  { name, source, at }: Dataset,
): Pick<Source, "url" | "region"> => {
  if (source === undefined) throw new Error(`dataset ${name} has no source`);
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(source)) return { url: source, region: regionOf(at) };
  return { url: fileUrl(join(state.folder, source)) };
};
