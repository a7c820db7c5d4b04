import { spot } from "./spot/study.ts";
import type { Study } from "./study.ts";

/** All studies that `npm run study` knows. */
export const STUDIES: readonly Study[] = [spot];
