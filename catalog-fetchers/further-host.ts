import type { DownloadContext } from "./fetcher.ts";

/**
 * An address at a host other than the one in `source.url`; below the base when that was pointed elsewhere, as a
 * mirror or a test does.
 *
 * @param sourceUrl  the fetcher's `source.url`
 */
export const furtherHost = (
  context: Pick<DownloadContext, "baseUrl">,
  sourceUrl: string,
  address: string,
): string => {
  if (context.baseUrl === sourceUrl) return address;
  const { pathname, search } = new URL(address);
  return `${context.baseUrl.replace(/\/$/, "")}${pathname}${search}`;
};
