import { browseRoutes } from "./routes/browse.ts";
import { catalogRoutes } from "./routes/catalog.ts";
import { documentRoutes } from "./routes/documents.ts";
import { healthRoutes } from "./routes/health.ts";
import { planRoute } from "./routes/plan.ts";
import type { Route } from "./service.ts";

/** All that is offered, but for the page. */
export const ROUTES: readonly Route[] = [
  planRoute,
  ...browseRoutes,
  ...catalogRoutes,
  ...documentRoutes,
  ...healthRoutes,
];
