import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { usdRate } from "../../report/quantities.ts";
import type { GpuRow, SortKey } from "../gpus/gpu-rows.ts";
import { gpuSort, shownGpus } from "../state/gpus.ts";

interface GpuColumn {
  readonly head: string;
  readonly key?: SortKey;
  readonly right?: boolean;
  readonly cell: (row: GpuRow) => ComponentChildren;
}

/** Two decimals line up; the hundredth of a cent matters only below. */
const price = (usdPerHour: number | undefined): string =>
  usdPerHour === undefined ? "–" : usdRate(usdPerHour, usdPerHour < 0.1 ? 4 : 2);

const COLUMNS: readonly GpuColumn[] = [
  { head: "Accelerator", key: "accelerator", cell: (row) => <strong>{row.accelerator}</strong> },
  { head: "GiB", key: "memoryGib", right: true, cell: (row) => row.memoryGib ?? "" },
  { head: "Cloud", key: "cloud", cell: (row) => row.cloud },
  {
    head: "$/card h",
    key: "usdPerCardHour",
    right: true,
    cell: (row) => price(row.usdPerCardHour),
  },
  {
    head: "Spot $/card h",
    key: "spotUsdPerCardHour",
    right: true,
    cell: (row) => price(row.spotUsdPerCardHour),
  },
  { head: "$/h", key: "usdPerHour", right: true, cell: (row) => price(row.usdPerHour) },
  { head: "Machine", cell: (row) => <Machine row={row} /> },
  { head: "Place", cell: (row) => row.location },
  { head: "Price of", key: "asOf", cell: (row) => row.asOf ?? "" },
];

const Machine = ({ row }: { readonly row: GpuRow }) => (
  <>
    {row.instanceType} <span class="tag">×{row.count ?? "?"}</span>
  </>
);

const PAGE = 100;

export const GpuTable = () => {
  const [most, setMost] = useState(PAGE);
  const rows = shownGpus.value;
  return (
    <div class="panel table-panel">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Prices of accelerators">
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <Head key={column.head} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <tr key={`${row.accelerator} ${row.cloud} ${row.location} ${row.instanceType}`}>
                {COLUMNS.map(({ head, right, cell }) => (
                  <td key={head} class={right ? "right" : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > most && (
        <button type="button" onClick={() => setMost(most + 5 * PAGE)}>
          Show more ({rows.length - most} left)
        </button>
      )}
    </div>
  );
};

const Head = ({ column: { head, key, right } }: { readonly column: GpuColumn }) => {
  const { key: sorted, descending } = gpuSort.value;
  if (key === undefined) return <th scope="col">{head}</th>;
  const active = key === sorted;
  return (
    <th
      scope="col"
      class={right ? "right" : undefined}
      aria-sort={active ? (descending ? "descending" : "ascending") : undefined}
    >
      <button
        type="button"
        class="sort"
        onClick={() => {
          gpuSort.value = { key, descending: active && !descending };
        }}
      >
        {head}
        <span aria-hidden="true">{active ? (descending ? " ▾" : " ▴") : ""}</span>
      </button>
    </th>
  );
};
