import { askAll } from "../ask-all.ts";
import type { DownloadContext } from "../fetcher.ts";
import { furtherHost } from "../further-host.ts";
import { listAt, property } from "../read-rows.ts";
import { urlOf } from "../requests.ts";
import { type RegionOffers, readOfferFile } from "./offer-file.ts";
import type { AwsRaw } from "./raw.ts";
import { downloadSpotHistory } from "./spot-history-download.ts";

export const AWS_URL = "https://pricing.us-east-1.amazonaws.com";
const REGION_INDEX = "/offers/v1.0/aws/AmazonEC2/current/region_index.json";
/** What aws.amazon.com/ec2/spot/pricing shows. Its predecessor in the bucket `spot-price` has been frozen since May 2024. */
const SPOT_FEED = "https://website.spot.ec2.aws.a2z.com/spot.json";
const SPOT_ADVISOR = "https://spot-bid-advisor.s3.amazonaws.com/spot-advisor-data.json";
/** `us-east-1`; local zones (`us-west-2-lax-1`) and wavelength zones have price lists of their own. */
const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

interface RegionFile {
  readonly region: string;
  /** Path of the CSV form. */
  readonly path: string;
}

/** The price lists of ordinary regions, as the index names them. */
export const regionFiles = (index: unknown): readonly RegionFile[] =>
  Object.values((property(index, "regions") ?? {}) as Record<string, unknown>).flatMap((entry) => {
    const [region, path] = [property(entry, "regionCode"), property(entry, "currentVersionUrl")];
    return typeof region === "string" && typeof path === "string" && REGION.test(region)
      ? [{ region, path: path.replace(/\.json$/, ".csv") }]
      : [];
  });

/** How many files are open at a time is the client's affair; each keeps its wanted rows only. */
const downloadOffers = (
  context: DownloadContext,
  files: readonly RegionFile[],
): Promise<readonly RegionOffers[]> =>
  askAll(
    files,
    ({ region, path }) => readOfferFile(region, context.http.chunks(urlOf(context, path))),
    context.onProgress,
  );

/** @throws when a price list is missing, breaks off or is empty: half a catalog is worse than the last whole one */
export const downloadAws = async (context: DownloadContext): Promise<AwsRaw> => {
  const index = await context.http.json(urlOf(context, REGION_INDEX));
  const files = regionFiles(index);
  if (files.length === 0)
    throw new Error(
      `${urlOf(context, REGION_INDEX)} names no region. AWS may have changed its index; look for a newer skyplan.`,
    );
  const [spotFeed, spotAdvisor] = await Promise.all([
    context.http.json(furtherHost(context, AWS_URL, SPOT_FEED)),
    context.http.json(furtherHost(context, AWS_URL, SPOT_ADVISOR)),
  ]);
  if (listAt(spotFeed, "config", "regions").length === 0)
    throw new Error(`${SPOT_FEED} has no regions. AWS may have changed its feed.`);
  const offers = await downloadOffers(context, files);
  const spotHistory = await downloadSpotHistory(
    context,
    AWS_URL,
    files.map(({ region }) => region),
  );
  return { offers, spotFeed, spotAdvisor, spotHistory };
};
