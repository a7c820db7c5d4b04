import { useEffect } from "preact/hooks";
import { count } from "../../report/quantities.ts";
import { gpuAnswer, gpuQuery, loadGpus, loadingGpus, shownGpus } from "../state/gpus.ts";
import { GpuFilters } from "./gpu-filters.tsx";
import { GpuTable } from "./gpu-table.tsx";
import { TokenForm } from "./token-form.tsx";

/** Typing a country or a count asks once it rests so long, ms. */
const REST_MS = 250;

/** What accelerators cost, cloud by cloud. */
export const GpuBrowser = () => {
  const { country, count: cards } = gpuQuery.value;
  useEffect(() => {
    const timer = setTimeout(() => void loadGpus(), gpuAnswer.peek() === undefined ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [country, cards]);
  return (
    <section class="gpus" aria-labelledby="gpus-heading">
      <div class="panel">
        <h2 id="gpus-heading">Accelerators</h2>
        <p class="hint">
          The cheapest offer of each cloud, whole machines per hour, host included. An unknown price
          is unknown, not free.
        </p>
        <GpuFilters />
      </div>
      <GpuAnswer />
    </section>
  );
};

const GpuAnswer = () => {
  const result = gpuAnswer.value;
  if (result !== undefined && !result.ok) {
    const { error } = result;
    if (error.kind === "problem" && error.problem.status === 401)
      return <TokenForm detail={error.problem.detail} onToken={() => void loadGpus()} />;
    const words = error.kind === "problem" ? error.problem.detail : "The server cannot be reached.";
    return (
      <div class="panel trouble" role="alert">
        <p class="lead">No prices</p>
        <p class="detail">{words}</p>
        <button type="button" onClick={() => void loadGpus()}>
          Try again
        </button>
      </div>
    );
  }
  const stamp = result?.ok ? `, prices of ${result.value.catalog.asOf}` : "";
  return (
    <>
      <p class="status" role="status" aria-live="polite" data-busy={loadingGpus.value}>
        {loadingGpus.value && result === undefined
          ? "Loading…"
          : `${count(shownGpus.value.length, "row")}${stamp}`}
      </p>
      <GpuTable />
    </>
  );
};
