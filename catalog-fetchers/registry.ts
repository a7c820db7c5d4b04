import { awsFetcher } from "./aws/fetcher.ts";
import { azureFetcher } from "./azure/fetcher.ts";
import { cloudriftFetcher } from "./cloudrift/fetcher.ts";
import { crusoeFetcher } from "./crusoe/fetcher.ts";
import { cudoFetcher } from "./cudo/fetcher.ts";
import { doFetcher } from "./do/fetcher.ts";
import type { CatalogFetcher, DownloadContext, ParseContext, ParsedCatalog } from "./fetcher.ts";
import { fluidstackFetcher } from "./fluidstack/fetcher.ts";
import { gcpFetcher } from "./gcp/fetcher.ts";
import { hetznerFetcher } from "./hetzner/fetcher.ts";
import { hotaisleFetcher } from "./hotaisle/fetcher.ts";
import { hyperbolicFetcher } from "./hyperbolic/fetcher.ts";
import { ibmFetcher } from "./ibm/fetcher.ts";
import { jarvislabsFetcher } from "./jarvislabs/fetcher.ts";
import { lambdaFetcher } from "./lambda/fetcher.ts";
import { linodeFetcher } from "./linode/fetcher.ts";
import { mithrilFetcher } from "./mithril/fetcher.ts";
import { nebiusFetcher } from "./nebius/fetcher.ts";
import { ociFetcher } from "./oci/fetcher.ts";
import { ovhcloudFetcher } from "./ovhcloud/fetcher.ts";
import { paperspaceFetcher } from "./paperspace/fetcher.ts";
import { primeintellectFetcher } from "./primeintellect/fetcher.ts";
import { runpodFetcher } from "./runpod/fetcher.ts";
import { scalewayFetcher } from "./scaleway/fetcher.ts";
import { seewebFetcher } from "./seeweb/fetcher.ts";
import { shadeformFetcher } from "./shadeform/fetcher.ts";
import { vastFetcher } from "./vast/fetcher.ts";
import { verdaFetcher } from "./verda/fetcher.ts";
import { vultrFetcher } from "./vultr/fetcher.ts";

/** A fetcher of any cloud, whatever it downloads. */
export interface RegisteredFetcher {
  readonly id: string;
  readonly source: CatalogFetcher<unknown>["source"];
  /** Download and parse. The payload is dropped as soon as its rows are there. */
  readonly rows: (download: DownloadContext, parse: ParseContext) => Promise<ParsedCatalog>;
}

/** Hides what a fetcher downloads, so that fetchers of all clouds fit in one list. */
export const registered = <Raw>(fetcher: CatalogFetcher<Raw>): RegisteredFetcher => ({
  id: fetcher.id,
  source: fetcher.source,
  rows: async (download, parse) => fetcher.parse(await fetcher.download(download), parse),
});

/** Every cloud whose prices can be fetched, one line each, by id. */
export const FETCHERS: readonly RegisteredFetcher[] = [
  registered(awsFetcher),
  registered(azureFetcher),
  registered(cloudriftFetcher),
  registered(crusoeFetcher),
  registered(cudoFetcher),
  registered(doFetcher),
  registered(fluidstackFetcher),
  registered(gcpFetcher),
  registered(hetznerFetcher),
  registered(hotaisleFetcher),
  registered(hyperbolicFetcher),
  registered(ibmFetcher),
  registered(jarvislabsFetcher),
  registered(lambdaFetcher),
  registered(linodeFetcher),
  registered(mithrilFetcher),
  registered(nebiusFetcher),
  registered(ociFetcher),
  registered(ovhcloudFetcher),
  registered(paperspaceFetcher),
  registered(primeintellectFetcher),
  registered(runpodFetcher),
  registered(scalewayFetcher),
  registered(seewebFetcher),
  registered(shadeformFetcher),
  registered(vastFetcher),
  registered(verdaFetcher),
  registered(vultrFetcher),
];
