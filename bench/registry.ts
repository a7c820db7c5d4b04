import type { Subject } from "./subject.ts";
import { awsPriceFile } from "./subjects/aws-price-file.ts";
import { brokerTrace } from "./subjects/broker-trace.ts";
import { catalogRead } from "./subjects/catalog-read.ts";
import { cli } from "./subjects/cli.ts";
import { explain } from "./subjects/explain.ts";
import { exports } from "./subjects/exports.ts";
import { hang } from "./subjects/hang.ts";
import { http } from "./subjects/http.ts";
import { nsdi23 } from "./subjects/nsdi23.ts";
import { replanning } from "./subjects/replan.ts";
import { report } from "./subjects/report.ts";
import { scale } from "./subjects/scale.ts";
import { skypilot } from "./subjects/skypilot.ts";
import { skypilotRequests } from "./subjects/skypilot-requests.ts";
import { spotReplay } from "./subjects/spot-replay.ts";
import { textbook } from "./subjects/textbook.ts";
import { whatif } from "./subjects/whatif.ts";
import { workflows } from "./subjects/workflows.ts";

/** All subjects in the order in which they run. A new one is a file in `subjects/` and a line here. */
export const SUBJECTS: readonly Subject[] = [
  nsdi23,
  cli,
  explain,
  report,
  catalogRead,
  awsPriceFile,
  scale,
  textbook,
  hang,
  http,
  skypilot,
  skypilotRequests,
  exports,
  spotReplay,
  brokerTrace,
  whatif,
  workflows,
  replanning,
];
