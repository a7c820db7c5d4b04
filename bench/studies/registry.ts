import { clouds } from "./clouds/study.ts";
import { egress } from "./egress/study.ts";
import { generations } from "./generations/study.ts";
import { nsdi23 } from "./nsdi23/study.ts";
import { sovereignty } from "./sovereignty/study.ts";
import { spot } from "./spot/study.ts";
import type { Study } from "./study.ts";

/** All studies that `npm run study` knows. */
export const STUDIES: readonly Study[] = [nsdi23, egress, sovereignty, spot, generations, clouds];
