import type { TableBlock } from "../../report/content/blocks.ts";

/** The figures of a picture for those who cannot see it, and for all who want to copy them. */
export const FiguresTable = ({ table }: { readonly table: TableBlock }) => {
  const { caption, columns, rows } = table;
  const sideOf = (index: number) => (columns[index]?.align === "right" ? "right" : undefined);
  return (
    <details>
      <summary>As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ head }, index) => (
                <th key={head} scope="col" class={sideOf(index)}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.join("|")}>
                {row.map((cell, index) => (
                  <td key={columns[index]?.head} class={sideOf(index)}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
};
