import type { Block, Content, ContentSection, TableBlock } from "../content/blocks.ts";
import { inline, plain } from "./escape.ts";

/** The report in GitHub's Markdown: headings, tables, lists; without pictures. @returns text with a final newline */
export const toMarkdown = (content: Content): string => {
  const parts = [
    `# ${inline(content.title)}`,
    `**${inline(content.answer)}**`,
    ...content.remarks.map(plain),
    ...content.warnings.map((text) => `> ${plain(text)}`),
    ...content.sections.flatMap(sectionParts),
    ...(content.footer === "" ? [] : ["---", plain(content.footer)]),
  ];
  return `${parts.join("\n\n")}\n`;
};

/** A section of pictures only has nothing to say here. */
const sectionParts = ({ title, blocks }: ContentSection): readonly string[] => {
  const parts = blocks.flatMap(blockParts);
  return parts.length === 0 ? [] : [`## ${inline(title)}`, ...parts];
};

const blockParts = (block: Block): readonly string[] => {
  switch (block.kind) {
    case "text":
      return [plain(block.text)];
    case "list":
      return [block.items.map((item) => `- ${plain(item)}`).join("\n")];
    case "table":
      return [`${plain(block.caption)}:`, tableText(block)];
    case "picture":
      return [];
  }
};

const tableText = ({ columns, rows }: TableBlock): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ head }) => inline(head))),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...rows.map((cells) => line(cells.map(inline))),
  ].join("\n");
};
