/** Every picture of a plan; `--svg` takes one of them. */
export const PICTURE_NAMES = ["dag", "timeline", "map", "cost", "pareto", "break-evens"] as const;
export type PictureName = (typeof PICTURE_NAMES)[number];
