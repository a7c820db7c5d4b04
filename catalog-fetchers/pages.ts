import type { HttpClient, HttpRequest } from "./fetcher.ts";

/** What a page says about the following one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent: this page is the last. An empty page with a next one is not. */
  readonly next?: HttpRequest | undefined;
}

export interface PagesOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Guards against lists without an end. */
  readonly mostPages?: number;
  /** A list may well be empty; without it no item at all is an error. */
  readonly mayBeEmpty?: boolean;
}

const MOST_PAGES = 10_000;

/**
 * All items of a list that comes in pages, in order, whatever the provider calls the next page.
 *
 * @param read  one answer → its items and the request for the following page
 * @throws when a page repeats, when there is no end, or when all pages together have no item
 */
export const allPages = async <Item>(
  http: HttpClient,
  first: HttpRequest,
  read: (answer: unknown, page: number) => Page<Item>,
  options: PagesOptions = {},
): Promise<Item[]> => {
  const items: Item[] = [];
  const seen = new Set<string>();
  let request: HttpRequest | undefined = first;
  for (let page = 1; request !== undefined; page++) {
    const key = JSON.stringify([request.url, request.body]);
    const host = hostOf(request.url);
    if (seen.has(key))
      throw new Error(`${host}: page ${page} is a page that was read before. ${REPORT}`);
    if (page > (options.mostPages ?? MOST_PAGES))
      throw new Error(`${host}: no end after ${page - 1} pages. ${REPORT}`);
    seen.add(key);
    const answer: Page<Item> = read(await http.json(request), page);
    for (const item of answer.items) items.push(item);
    request = answer.next;
    options.onProgress?.(page, request === undefined ? page : page + 1);
  }
  if (items.length === 0 && options.mayBeEmpty !== true)
    throw new Error(
      `${hostOf(first.url)}: ${seen.size} pages without any item. ` +
        "The provider may have changed its filters; look for a newer skyplan.",
    );
  return items;
};

const REPORT = "The provider may have changed its pages; look for a newer skyplan.";

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "the provider");

/**
 * The address with these query parameters set; those already there are kept or replaced.
 *
 * @param parameters  `undefined` leaves a parameter out
 */
export const withQuery = (
  url: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string => {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters))
    if (value === undefined) address.searchParams.delete(name);
    else address.searchParams.set(name, String(value));
  return address.href;
};

/**
 * The page that a link in the answer names, absolute or relative to the page itself.
 *
 * Credentials go along with the request, so a link to another host is refused.
 *
 * @param link  blank or absent: there is no next page
 */
export const nextLink = (request: HttpRequest, link: unknown): HttpRequest | undefined => {
  if (typeof link !== "string" || link.trim() === "") return undefined;
  const next = new URL(link, request.url);
  const { host } = new URL(request.url);
  if (next.host !== host)
    throw new Error(`${host}: the next page is said to be at ${next.host}. ${REPORT}`);
  return { ...request, url: next.href };
};

/** The page after a token, which goes into the query. @param token  blank or absent: there is no next page */
export const nextToken = (
  request: HttpRequest,
  parameter: string,
  token: unknown,
): HttpRequest | undefined =>
  typeof token !== "string" || token === ""
    ? undefined
    : { ...request, url: withQuery(request.url, { [parameter]: token }) };

/**
 * The page after this one in a numbered list.
 *
 * @param total  how many pages or items there are, as the provider counts; the list ends when `done` reaches it
 */
export const nextNumber = (
  request: HttpRequest,
  parameter: string,
  page: number,
  { done, total }: { readonly done: number; readonly total: number },
): HttpRequest | undefined =>
  done >= total
    ? undefined
    : { ...request, url: withQuery(request.url, { [parameter]: page + 1 }) };
