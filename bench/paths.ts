import { fileURLToPath } from "node:url";

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Files of the repository as absolute paths, so that the bench runs from any directory. */
export const PATHS = {
  sky: root("bin/sky.js"),
  data: root("data"),
  mlPipeline: root("examples/ml-pipeline.json"),
  genomicsPipeline: root("examples/genomics.yaml"),
  nsdi23Pipeline: root("examples/nsdi23/pipeline.json"),
  nsdi23Catalog: root("examples/nsdi23/catalog"),
  peakMemory: root("bench/peak-memory.mjs"),
  root: root("."),
  built: root("bench/.built"),
  peers: root("bench/.peers"),
  skypilotDriver: root("bench/peers/skypilot_driver.py"),
  emptyEndpoint: root("bench/http/empty-endpoint.mjs"),
  skypilotRead: root("bench/peers/skypilot_read.py"),
  argoLint: root("bench/peers/argo_lint.go"),
  euSovereignPipeline: root("examples/eu-sovereign.json"),
  skypilotRequests: root("bench/peers/skypilot_requests.py"),
  workflows: root("../shared/workflows"),
  spotTraces: process.env.SPOT_TRACES ?? root("../shared/sources/spot-traces"),
  spotFindings: root("bench/studies/spot/findings.md"),
  scaleOnce: root("bench/scale-once.ts"),
  solverWorker: root("src/optimizer/linear/worker.ts"),
  readCatalogOnce: root("bench/read-catalog-once.ts"),
  parsePriceFileOnce: root("bench/parse-price-file-once.ts"),
} as const;
