import type { Plan } from "../../domain/plan.ts";
import { type PlanRegion, regionContents } from "../pictures/map-places.ts";
import { usd } from "../quantities.ts";
import type { Column } from "../table.ts";
import { type ContentSection, pictureOf, tableOf } from "./blocks.ts";

const COLUMNS: readonly Column<PlanRegion>[] = [
  { head: "Region", align: "left", cell: ({ region }) => region },
  {
    head: "City",
    align: "left",
    cell: ({ city, country }) => [city, country].filter((part) => part !== undefined).join(", "),
  },
  { head: "Stages", align: "right", cell: ({ stages }) => `${stages.length}` },
  { head: "Datasets", align: "left", cell: ({ datasets }) => datasets.join(", ") },
  { head: "Machines", align: "right", cell: (place) => usd(place.usd) },
];

/** Where in the world the plan is. */
export const placesContent = (plan: Plan): ContentSection => ({
  id: "map",
  title: "Where",
  blocks: [pictureOf("map"), ...tableOf("The regions of the plan", COLUMNS, regionContents(plan))],
});
