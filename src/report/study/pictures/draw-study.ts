import type { StudyResult } from "../../../domain/study.ts";
import { heatMap } from "./heat-map.ts";
import { linePicture } from "./line.ts";
import type { DrawStudy, StudyPicture } from "./picture.ts";
import { scatter } from "./scatter.ts";
import { tornado } from "./tornado.ts";

const KINDS: readonly DrawStudy[] = [linePicture, heatMap, tornado, scatter];

/** A page with more would be read by nobody; the figures of all are in the results. */
const MOST_PIPELINES = 12;

/** Every picture that the study has figures for, pipeline by pipeline. Names of files are made different. */
export const drawStudy = (result: StudyResult): readonly StudyPicture[] => {
  const used = new Map<string, number>();
  return result.study.pipelines.slice(0, MOST_PIPELINES).flatMap(({ name }) =>
    KINDS.flatMap((kind) => {
      const picture = kind(result, name);
      if (picture === undefined) return [];
      const times = (used.get(picture.name) ?? 0) + 1;
      used.set(picture.name, times);
      return times === 1 ? picture : { ...picture, name: `${picture.name}-${times}` };
    }),
  );
};
