import type { StudyResult } from "../../domain/study.ts";
import type { TableBlock } from "../content/blocks.ts";
import { tableHtml } from "../html/blocks.ts";
import { STYLES } from "../html/styles.ts";
import { type Html, html, NOTHING, trusted } from "../html/template.ts";
import { usd } from "../quantities.ts";
import type { StudyPicture } from "./pictures/picture.ts";
import { flipTable, headline, namedTable, robustSentence, robustTable } from "./tables.ts";

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: readonly Html[];
}

/** The report of a study as one HTML file that needs no network and no script. */
export const studyPage = (result: StudyResult, pictures: readonly StudyPicture[]): string => {
  const { summary } = result;
  const sections = sectionsOf(result, pictures).filter(({ body }) => body.length > 0);
  const title = `${summary.name}: what if`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${trusted(STYLES)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the report</a>
<header>
<h1 dir="auto">${title}</h1>
<p class="answer" dir="auto">${headline(result)}</p>
${summary.pipelines.map(
  ({ name, usd: cost }) => html`<p class="remark" dir="auto">${
    cost === undefined
      ? `${name}: no scenario has a plan.`
      : `${name}: from ${usd(cost.min)} to ${usd(cost.max)}, median ${usd(cost.median)}.`
  }</p>
`,
)}</header>
<nav aria-label="Sections"><ul>${sections.map(
    ({ id, title: text }) => html`<li><a href="#${id}">${text}</a></li>`,
  )}</ul></nav>
<main id="content" tabindex="-1">
${sections.map(sectionHtml)}</main>
<footer>Prices of ${summary.catalog.asOf}, catalog ${summary.catalog.sha256.slice(0, 12)}. Every plan is verified.</footer>
</body>
</html>
`.text;
};

const sectionsOf = (result: StudyResult, pictures: readonly StudyPicture[]): readonly Section[] => [
  { id: "pictures", title: "Pictures", body: pictures.map(pictureHtml) },
  { id: "scenarios", title: "Scenarios by name", body: tables(namedTable(result)) },
  { id: "flips", title: "Where the placement changes", body: tables(flipTable(result)) },
  {
    id: "robust",
    title: "One placement for all",
    body:
      result.summary.robust === undefined
        ? []
        : [
            html`<p dir="auto">${robustSentence(result.summary.robust)}</p>
`,
            ...tables(robustTable(result.summary.robust)),
          ],
  },
];

const tables = (blocks: readonly TableBlock[]): readonly Html[] => blocks.map(tableHtml);

const sectionHtml = ({ id, title, body }: Section): Html =>
  html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>
${body}</section>
`;

const pictureHtml = ({ title, caption, svg, width, table }: StudyPicture): Html =>
  html`<figure style="--drawn:${`${width}px`}"><div class="scroll" role="region" tabindex="0" aria-label="${`Picture: ${title}`}">${trusted(svg)}</div><figcaption dir="auto">${caption}</figcaption>${
    table.rows.length === 0
      ? NOTHING
      : html`<details><summary>The same as a table</summary>${tableHtml({ ...table, caption: `${table.caption}: ${title}` })}</details>`
  }</figure>
`;
