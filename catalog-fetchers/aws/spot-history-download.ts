import { askAll } from "../ask-all.ts";
import type { DownloadContext } from "../fetcher.ts";
import { furtherHost } from "../further-host.ts";
import { withQuery } from "../pages.ts";
import { credential } from "../requests.ts";
import type { SpotHistory } from "./raw.ts";
import { type AwsKeys, signedHeaders } from "./signature.ts";
import { nextTokenOf } from "./spot-history.ts";

export const AWS_KEYS = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
] as const;

/** A region lists some 700 types in up to six zones, 1000 a page. */
const MOST_PAGES = 60;

const keysOf = (context: DownloadContext): AwsKeys | undefined => {
  const [accessKeyId, secretAccessKey, sessionToken] = AWS_KEYS.map((name) =>
    credential(context, name),
  );
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
};

/** `2026-08-01T12:00:00.000Z` → `20260801T120000Z`. */
const compact = (now: Date): string => now.toISOString().replace(/[-:]|\.\d{3}/g, "");

const pagesOf = async (
  context: DownloadContext,
  sourceUrl: string,
  region: string,
  keys: AwsKeys,
): Promise<readonly string[]> => {
  const first = withQuery(furtherHost(context, sourceUrl, `https://ec2.${region}.amazonaws.com/`), {
    Action: "DescribeSpotPriceHistory",
    Version: "2016-11-15",
    "ProductDescription.1": "Linux/UNIX",
    // A start of now asks for the current price of every zone and type, without history.
    StartTime: new Date().toISOString(),
    MaxResults: 1000,
  });
  const pages: string[] = [];
  let token: string | undefined;
  do {
    const url = withQuery(first, { NextToken: token });
    const signed = { url, region, service: "ec2", time: compact(new Date()) };
    const page = await context.http.text({ url, headers: signedHeaders(signed, keys) });
    pages.push(page);
    token = nextTokenOf(page);
  } while (token !== "" && pages.length < MOST_PAGES);
  return pages;
};

/**
 * Spot prices by zone, where keys are given. A region that the account has not opted into, or may not ask, has none:
 * the feed's figure of the whole region holds there.
 */
export const downloadSpotHistory = async (
  context: DownloadContext,
  sourceUrl: string,
  regions: readonly string[],
): Promise<readonly SpotHistory[]> => {
  const keys = keysOf(context);
  if (keys === undefined) return [];
  return askAll(regions, async (region) => {
    try {
      return { region, pages: await pagesOf(context, sourceUrl, region, keys) };
    } catch (error) {
      return { region, pages: [], problem: (error as Error).message };
    }
  });
};
