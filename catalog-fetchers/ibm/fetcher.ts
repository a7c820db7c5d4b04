import { askAll } from "../ask-all.ts";
import type { CatalogFetcher, DownloadContext, HttpRequest } from "../fetcher.ts";
import { allPages, type Page, withQuery } from "../pages.ts";
import { listAt, property } from "../read-rows.ts";
import { unlessStatus, urlOf, withRows } from "../requests.ts";
import { type IbmRaw, parse } from "./parse.ts";
import { CATALOG_ENTRY } from "./profiles.ts";

const LIMIT = 200;
/** Plans that nobody can buy have no prices. */
const NO_PRICE = [404];

/** `count` is that of all entries; a parameter named `offset` instead of `_offset` is ignored. */
const readPage =
  (first: HttpRequest) =>
  (answer: unknown, page: number): Page<unknown> => {
    const items = listAt(answer, "resources");
    const offset = page * LIMIT;
    const count = property(answer, "count");
    const isLast = typeof count === "number" ? offset >= count : items.length < LIMIT;
    return {
      items,
      next: isLast ? undefined : { ...first, url: withQuery(first.url, { _offset: offset }) },
    };
  };

const pagesOf = (context: DownloadContext, path: string, query: Record<string, string> = {}) => {
  const first = { url: urlOf(context, path, { ...query, _limit: LIMIT, _offset: 0 }) };
  return allPages(context.http, first, readPage(first), { mayBeEmpty: true });
};

const isProfile = (entry: unknown): boolean =>
  property(entry, "kind") === "instance.profile" &&
  property(entry, "active") !== false &&
  property(entry, "disabled") !== true;

const planOf = (entry: unknown): readonly string[] => {
  const plan = CATALOG_ENTRY.safeParse(entry).data?.plan;
  return plan === undefined ? [] : [plan];
};

const download = async (context: DownloadContext): Promise<IbmRaw> => {
  const entries = await pagesOf(context, "", { q: "is.instance", include: "metadata" });
  const profiles = withRows(entries.filter(isProfile), context.baseUrl);
  const names = [...new Set(profiles.flatMap(planOf))].sort();
  const plans = await askAll(
    names,
    async (plan) => {
      const path = `/${encodeURIComponent(plan)}/pricing/deployment`;
      return { plan, deployments: (await unlessStatus(NO_PRICE, pagesOf(context, path))) ?? [] };
    },
    context.onProgress,
  );
  return { entries: profiles, plans };
};

/**
 * IBM Cloud: the public global catalog, paged by `_offset`. `?q=is.instance` lists the profiles with their plans,
 * `/<plan>/pricing/deployment` what a plan charges in each region: for a whole machine, or for its vCPUs and memory.
 *
 * The VPC API would tell more of the GPUs but takes its token as a form only, and no prices.
 */
export const ibmFetcher: CatalogFetcher<IbmRaw> = {
  id: "ibm",
  source: {
    url: "https://globalcatalog.cloud.ibm.com/api/v1",
    terms: "https://www.ibm.com/support/customer/csol/terms/",
    credentials: [],
  },
  download,
  parse,
};
