import type { CatalogFacts } from "../catalog-facts.ts";
import { problem } from "../problem.ts";
import { etagOf, jsonReply, matchesEtag, REVALIDATE } from "../reply.ts";
import type { Handler, Route } from "../service.ts";

/** A document that is made once for each catalog. */
const factsHandler =
  (name: "catalog" | "regions"): Handler =>
  ({ request }, { holder, version }) => {
    const facts: CatalogFacts | undefined = holder.current?.facts;
    if (facts === undefined) return problem("not-ready", "The catalog is still being read.");
    const headers = {
      ETag: etagOf(version, facts.sha256, name),
      "Cache-Control": REVALIDATE,
      "X-Catalog": facts.sha256,
    };
    return matchesEtag(request.get("if-none-match"), headers.ETag)
      ? { status: 304, headers, body: "" }
      : jsonReply(facts[name], headers);
  };

export const catalogRoutes: readonly Route[] = [
  { path: "/catalog", methods: { GET: factsHandler("catalog") } },
  { path: "/regions", methods: { GET: factsHandler("regions") } },
];
