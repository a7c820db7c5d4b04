import type { Block, TableBlock } from "../content/blocks.ts";
import type { PictureName } from "../picture-names.ts";
import type { Picture } from "../pictures/picture.ts";
import { type Html, html, NOTHING, trusted } from "./template.ts";

export type Pictures = ReadonlyMap<PictureName, Picture>;

/** The caption would name the region already, but only for those who see the table. */
const scrolling = (label: string, inside: Html): Html =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${inside}</div>`;

/** The first column names the row. Names may be in any script, so each cell finds its own direction. */
export const tableHtml = ({ caption, columns, rows }: TableBlock): Html => {
  const classOf = (index: number): Html =>
    columns[index]?.align === "right" ? trusted(' class="right"') : NOTHING;
  const heads = columns.map(
    ({ head }, index) => html`<th scope="col"${classOf(index)}>${head}</th>`,
  );
  const cell = (text: string, index: number): Html =>
    index === 0 && columns[0]?.align === "left"
      ? html`<th scope="row" dir="auto">${text}</th>`
      : html`<td dir="auto"${classOf(index)}>${text}</td>`;
  const lines = rows.map(
    (row) => html`<tr>${row.map(cell)}</tr>
`,
  );
  return scrolling(
    caption,
    html`<table><caption dir="auto">${caption}</caption><thead><tr>${heads}</tr></thead><tbody>
${lines}</tbody></table>`,
  );
};

const pictureHtml = ({ title, caption, svg, width, table }: Picture): Html => {
  const same =
    table === undefined || table.rows.length === 0
      ? NOTHING
      : html`<details><summary>The same as a table</summary>${tableHtml({ ...table, caption: `${table.caption}: ${title}` })}</details>`;
  return html`<figure style="--drawn:${`${width}px`}">${scrolling(`Picture: ${title}`, trusted(svg))}<figcaption dir="auto">${caption}</figcaption>${same}</figure>
`;
};

/** One block; a picture that the plan has no figures for is left out. */
export const blockHtml = (block: Block, pictures: Pictures): Html => {
  switch (block.kind) {
    case "text":
      return html`<p dir="auto">${block.text}</p>
`;
    case "list":
      return html`<ul class="plain">${block.items.map((item) => html`<li dir="auto">${item}</li>`)}</ul>
`;
    case "table":
      return html`${tableHtml(block)}
`;
    case "picture": {
      const picture = pictures.get(block.picture);
      return picture === undefined ? NOTHING : pictureHtml(picture);
    }
  }
};
