import type { Block, ContentSection } from "../../report/content/blocks.ts";
import { BlockTable } from "./block-table.tsx";

interface ReportSectionProps {
  readonly section: ContentSection;
  readonly narrow?: boolean;
}

/** A section of the reports, in the same words and figures; without its pictures, which stand on their own here. */
export const ReportSection = ({ section, narrow = false }: ReportSectionProps) => {
  if (section.blocks.length === 0) return null;
  return (
    <div class="panel table-panel">
      <h3>{section.title}</h3>
      {section.blocks.map((block, index) => (
        <OneBlock key={`${block.kind} ${index}`} block={block} narrow={narrow} />
      ))}
    </div>
  );
};

const OneBlock = ({ block, narrow }: { readonly block: Block; readonly narrow: boolean }) => {
  switch (block.kind) {
    case "table":
      return <BlockTable table={block} narrow={narrow} />;
    case "text":
      return <p class="hint">{block.text}</p>;
    case "list":
      return (
        <ul class="hint">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case "picture":
      return null;
  }
};
