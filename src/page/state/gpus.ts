import { computed, signal } from "@preact/signals";
import type { Result } from "../../domain/result.ts";
import { getGpus } from "../api/endpoints.ts";
import type { GpuListing } from "../api/gpu-listing.ts";
import type { Failure } from "../api/problem.ts";
import { filterRows, type GpuFilter, gpuRows, type SortKey, sortRows } from "../gpus/gpu-rows.ts";

/** What the server is asked for; it knows countries and how many cards a machine has. */
export interface GpuQuery {
  /** A code or a group; empty: anywhere. */
  readonly country: string;
  /** Cards in a machine, `8` or `8+`; empty: any. */
  readonly count: string;
}

export const gpuQuery = signal<GpuQuery>({ country: "", count: "" });
export const gpuFilter = signal<GpuFilter>({ search: "", cloud: "", spotOnly: false });
export const gpuSort = signal<{ readonly key: SortKey; readonly descending: boolean }>({
  key: "usdPerCardHour",
  descending: false,
});

export const gpuAnswer = signal<Result<GpuListing, Failure> | undefined>(undefined);
export const loadingGpus = signal(false);

let running: AbortController | undefined;

export const loadGpus = async (): Promise<void> => {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  loadingGpus.value = true;
  const { country, count } = gpuQuery.value;
  const query = { ...(country && { country }), ...(count && { count }) };
  const result = await getGpus(query, controller.signal);
  if (running !== controller || controller.signal.aborted) return;
  loadingGpus.value = false;
  gpuAnswer.value = result;
};

const allRows = computed(() => (gpuAnswer.value?.ok ? gpuRows(gpuAnswer.value.value) : []));

export const gpuClouds = computed(() =>
  [...new Set(allRows.value.map(({ cloud }) => cloud))].sort(),
);

export const shownGpus = computed(() =>
  sortRows(filterRows(allRows.value, gpuFilter.value), gpuSort.value.key, gpuSort.value.descending),
);
