import { EXAMPLE, text } from "./value-schemas.ts";

export const PATTERN_NEEDED = `a cloud or a place, with at most four * for anything${EXAMPLE}"aws", "gcp/europe-*"`;

export const pattern = text(PATTERN_NEEDED)
  .regex(/^(?!.*\*\*)(?!([^*]*\*){5})[^/\s]+(\/[^/\s]+){0,2}$/, { error: PATTERN_NEEDED })
  .describe("A cloud, cloud/region or cloud/region/zone; * stands for any characters.");

const PART_NEEDED = `a name without blanks, / or *${EXAMPLE}"onprem"`;

/** Name of a cloud or a region: one part of a place. */
export const placePart = text(PART_NEEDED).regex(/^[^/*\s]+$/, { error: PART_NEEDED });
