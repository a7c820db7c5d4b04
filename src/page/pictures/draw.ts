import type { Plan } from "../../domain/plan.ts";
import type { ContentSection, TableBlock } from "../../report/content/blocks.ts";
import { costContent } from "../../report/content/cost.ts";
import { placesContent } from "../../report/content/places.ts";
import { paretoContent } from "../../report/content/plan-content.ts";
import type { PictureName } from "../../report/picture-names.ts";
import { drawPicture } from "../../report/pictures/draw-picture.ts";
import type { Drawn } from "../../report/pictures/picture.ts";

/** Sections of the report whose last table has the figures of a picture that brings none itself. */
const SECTIONS: Partial<Record<PictureName, (plan: Plan) => ContentSection>> = {
  map: placesContent,
  cost: (plan) => costContent(plan, undefined),
  pareto: paretoContent,
};

/** A picture of the reports, with its figures. */
export const draw = (
  name: PictureName,
  plan: Plan,
): { readonly drawn: Drawn; readonly table: TableBlock | undefined } => {
  const drawn = drawPicture(name, plan);
  const own = drawn.ok ? drawn.value.table : undefined;
  return { drawn, table: own ?? lastTable(SECTIONS[name]?.(plan)) };
};

const lastTable = (section: ContentSection | undefined): TableBlock | undefined =>
  section?.blocks.findLast((block) => block.kind === "table");
