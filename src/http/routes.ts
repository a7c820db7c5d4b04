import { browseRoutes } from "./routes/browse.ts";
import { catalogRoutes } from "./routes/catalog.ts";
import { compareRoute } from "./routes/compare.ts";
import { documentRoutes } from "./routes/documents.ts";
import { explainRoute } from "./routes/explain.ts";
import { healthRoutes } from "./routes/health.ts";
import { planRoute } from "./routes/plan.ts";
import { whatifRoutes } from "./routes/whatif.ts";
import type { Route } from "./service.ts";

/** All that is offered, but for the page. */
export const ROUTES: readonly Route[] = [
  planRoute,
  compareRoute,
  explainRoute,
  ...whatifRoutes,
  ...browseRoutes,
  ...catalogRoutes,
  ...documentRoutes,
  ...healthRoutes,
];
