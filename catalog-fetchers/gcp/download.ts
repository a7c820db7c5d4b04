import type { DownloadContext, HttpRequest } from "../fetcher.ts";
import { furtherHost } from "../further-host.ts";
import { allPages, nextToken, withQuery } from "../pages.ts";
import { property, shown } from "../read-rows.ts";
import { bearer, credential, urlOf } from "../requests.ts";
import type { Scope } from "./listing.ts";

export const GCP_URL = "https://cloudbilling.googleapis.com";
export const GCP_KEY = "GCP_API_KEY";
export const GCP_LISTING_CREDENTIALS = ["GCP_PROJECT", "GCP_ACCESS_TOKEN"] as const;

/** TPU v5 and later are among the SKUs of Compute Engine, the older ones are not. */
const SERVICES = { computeEngine: "6F81-5844-456A", cloudTpu: "E000-3F24-B8AA" } as const;
const PAGE_SIZE = 5000;

export interface GcpRaw {
  /** Of all pages of both services. */
  readonly skus: readonly unknown[];
  /** Of `aggregated/machineTypes`; empty without a project and a token. */
  readonly machineTypes: readonly Scope[];
  /** Of `aggregated/acceleratorTypes`; likewise. */
  readonly acceleratorTypes: readonly Scope[];
}

const needed = (value: unknown, name: string, answer: unknown): unknown => {
  if (typeof value === "object" && value !== null) return value;
  throw new Error(
    `Google Cloud: seen ${shown(answer)}, needed a page with "${name}". The API may have changed; look for a newer skyplan.`,
  );
};

/** The key goes into a header, where no log of addresses shows it. */
const downloadSkus = (context: DownloadContext, service: string): Promise<unknown[]> => {
  const first: HttpRequest = {
    url: withQuery(urlOf(context, `/v1/services/${service}/skus`), {
      pageSize: PAGE_SIZE,
      currencyCode: "USD",
    }),
    headers: { "x-goog-api-key": credential(context, GCP_KEY) },
  };
  return allPages(
    context.http,
    first,
    (answer) => ({
      items: needed(property(answer, "skus"), "skus", answer) as unknown[],
      next: nextToken(first, "pageToken", property(answer, "nextPageToken")),
    }),
    { onProgress: context.onProgress },
  );
};

/** A scope may come on several pages, and most scopes of a page are empty. */
const downloadScopes = (context: DownloadContext, list: string): Promise<Scope[]> => {
  const [project = "", token = ""] = GCP_LISTING_CREDENTIALS.map((name) =>
    credential(context, name),
  );
  if (project === "" || token === "") return Promise.resolve([]);
  const address = `https://compute.googleapis.com/compute/v1/projects/${encodeURIComponent(project)}/aggregated/${list}`;
  const first: HttpRequest = {
    url: withQuery(furtherHost(context, GCP_URL, address), { maxResults: 500 }),
    headers: bearer(token),
  };
  return allPages(context.http, first, (answer) => ({
    items: Object.entries(needed(property(answer, "items"), "items", answer) as object),
    next: nextToken(first, "pageToken", property(answer, "nextPageToken")),
  }));
};

/** Lists first: a wrong token shows before the price pages. */
export const downloadGcp = async (context: DownloadContext): Promise<GcpRaw> => {
  const machineTypes = await downloadScopes(context, "machineTypes");
  const acceleratorTypes = await downloadScopes(context, "acceleratorTypes");
  const compute = await downloadSkus(context, SERVICES.computeEngine);
  const tpu = await downloadSkus(context, SERVICES.cloudTpu);
  return { skus: [...compute, ...tpu], machineTypes, acceleratorTypes };
};
