import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface DataColumn<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Figures. */
  readonly right?: boolean;
  /** Names the row. */
  readonly heads?: boolean;
}

interface DataTableProps<Row> {
  readonly title: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  /** One sentence under the title. */
  readonly note?: string;
  /** Figures stay near their names instead of filling the width. */
  readonly narrow?: boolean;
}

/** A titled table that scrolls by itself where it is wider than the screen. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { title, columns, rows, keyOf, note, narrow } = props;
  const id = useId();
  return (
    <div class="panel table-panel">
      <h3 id={id}>{title}</h3>
      {note !== undefined && <p class="hint">{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-labelledby={id}>
        <table class={narrow ? "narrow" : undefined}>
          <thead>
            <tr>
              {columns.map(({ head, right }) => (
                <th key={head} scope="col" class={right ? "right" : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={keyOf(row, index)}>
                {columns.map(({ head, right, heads, cell }) =>
                  heads ? (
                    <th key={head} scope="row">
                      {cell(row)}
                    </th>
                  ) : (
                    <td key={head} class={right ? "right" : undefined}>
                      {cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
};
