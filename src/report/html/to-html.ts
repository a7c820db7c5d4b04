import type { Content, ContentSection, KeyFigure } from "../content/blocks.ts";
import { blockHtml, type Pictures } from "./blocks.ts";
import { STYLES } from "./styles.ts";
import { type Html, html, NOTHING, trusted } from "./template.ts";

/**
 * The report as one HTML file that needs no network and no script: for a screen, light or dark, a printer, a keyboard or a
 * screen reader.
 */
export const toHtml = (content: Content, pictures: Pictures): string => {
  const sections = content.sections.filter((section) => hasContent(section, pictures));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${content.title}: skyplan report</title>
<style>${trusted(STYLES)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the report</a>
<header>
${headerHtml(content)}</header>
${navigation(sections)}
<main id="content" tabindex="-1">
${sections.map((section) => sectionHtml(section, pictures))}</main>
${content.footer === "" ? NOTHING : html`<footer>${content.footer}</footer>`}
</body>
</html>
`;
  return page.text;
};

const hasContent = ({ blocks }: ContentSection, pictures: Pictures): boolean =>
  blocks.some((block) => block.kind !== "picture" || pictures.has(block.picture));

const headerHtml = ({ title, answer, badge, remarks, warnings, figures }: Content): Html => {
  const mark =
    badge === undefined
      ? NOTHING
      : html`<p class="badge ${badge.good ? "good" : "open"}">${badge.text}</p>
`;
  return html`<h1 dir="auto">${title}</h1>
<p class="answer" dir="auto">${answer}</p>
${mark}${remarks.map(
  (text) => html`<p class="remark" dir="auto">${text}</p>
`,
)}${warnings.map(
  (text) => html`<p class="warning" dir="auto">${text}</p>
`,
)}${figures.length === 0 ? NOTHING : figuresHtml(figures)}`;
};

const figuresHtml = (figures: readonly KeyFigure[]): Html =>
  html`<dl class="figures">${figures.map(
    ({ name, value, note }) =>
      html`<div><dt>${name}</dt><dd>${value}</dd>${note === "" ? NOTHING : html`<dd>${note}</dd>`}</div>`,
  )}</dl>
`;

const navigation = (sections: readonly ContentSection[]): Html =>
  sections.length < 2
    ? NOTHING
    : html`<nav aria-label="Sections"><ul>${sections.map(
        ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
      )}</ul></nav>`;

const sectionHtml = ({ id, title, blocks }: ContentSection, pictures: Pictures): Html =>
  html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>
${blocks.map((block) => blockHtml(block, pictures))}</section>
`;
