import type { Plan } from "../../domain/plan.ts";
import type { PictureName } from "../picture-names.ts";
import { PICTURE_NAMES } from "../picture-names.ts";
import { breakEvenPicture } from "./break-evens.ts";
import { costPicture } from "./cost.ts";
import { dagPicture } from "./dag.ts";
import { mapPicture } from "./map.ts";
import { paretoPicture } from "./pareto.ts";
import type { Drawn, Picture } from "./picture.ts";
import { timelinePicture } from "./timeline.ts";

const PICTURES: Readonly<Record<PictureName, (plan: Plan) => Drawn>> = {
  dag: dagPicture,
  timeline: timelinePicture,
  map: mapPicture,
  cost: costPicture,
  pareto: paretoPicture,
  "break-evens": breakEvenPicture,
};

/** One picture of a plan, or why the plan has none of the kind. */
export const drawPicture = (name: PictureName, plan: Plan): Drawn => PICTURES[name](plan);

/** All pictures that the plan has figures for. */
export const allPictures = (plan: Plan): ReadonlyMap<PictureName, Picture> =>
  new Map(
    PICTURE_NAMES.flatMap((name) => {
      const drawn = drawPicture(name, plan);
      return drawn.ok ? [[name, drawn.value] as const] : [];
    }),
  );
