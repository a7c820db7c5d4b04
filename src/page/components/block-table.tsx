import type { TableBlock } from "../../report/content/blocks.ts";

interface BlockTableProps {
  readonly table: TableBlock;
  /** Figures stay near their names instead of filling the width. */
  readonly narrow?: boolean;
}

/** A table of the reports; scrolls by itself where it is wider than the screen. */
export const BlockTable = ({ table, narrow = false }: BlockTableProps) => {
  const { caption, columns, rows } = table;
  const sideOf = (index: number) => (columns[index]?.align === "right" ? "right" : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table class={narrow ? "narrow" : undefined}>
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
  );
};
