import { join } from "node:path";
import { cloudriftFetcher } from "../../catalog-fetchers/cloudrift/fetcher.ts";
import { crusoeFetcher } from "../../catalog-fetchers/crusoe/fetcher.ts";
import { hetznerFetcher } from "../../catalog-fetchers/hetzner/fetcher.ts";
import { hotaisleFetcher } from "../../catalog-fetchers/hotaisle/fetcher.ts";
import { jarvislabsFetcher } from "../../catalog-fetchers/jarvislabs/fetcher.ts";
import { mithrilFetcher } from "../../catalog-fetchers/mithril/fetcher.ts";
import { ovhcloudFetcher } from "../../catalog-fetchers/ovhcloud/fetcher.ts";
import { primeintellectFetcher } from "../../catalog-fetchers/primeintellect/fetcher.ts";
import { type RegisteredFetcher, registered } from "../../catalog-fetchers/registry.ts";
import { scalewayFetcher } from "../../catalog-fetchers/scaleway/fetcher.ts";
import { seewebFetcher } from "../../catalog-fetchers/seeweb/fetcher.ts";
import { shadeformFetcher } from "../../catalog-fetchers/shadeform/fetcher.ts";
import { vultrFetcher } from "../../catalog-fetchers/vultr/fetcher.ts";
import { type Answer, file, type Routes } from "./serve.ts";

/** What a fetcher makes of its own fixtures. */
export interface FetcherCase {
  readonly fetcher: RegisteredFetcher;
  readonly credentials?: Readonly<Record<string, string>>;
  readonly routes: Routes;
  /** Of every request, lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Every request. */
  readonly asked: readonly string[];
  /** Every price, as `priceTexts` writes them. */
  readonly prices: Readonly<Record<string, string>>;
  /** Cards by machine, `count name gib`; every machine that has some. */
  readonly cards?: Readonly<Record<string, string>>;
  /** Every refusal, `type: reason` in part. */
  readonly refused: readonly RegExp[];
}

const fixture = (path: string): Answer =>
  file(join(import.meta.dirname, "fixtures", `${path}.json`));

export const RATE = { SKY_EUR_USD: "1.1534@2026-08-13" };

const SCALEWAY_QUERY =
  "/product-catalog/v2alpha1/public-catalog/products?product_types=instance&page=1&page_size=100" +
  "&status=public_beta&status=preview&status=general_availability&status=end_of_new_features&status=end_of_growth";
const scalewayPage = (page: number) => SCALEWAY_QUERY.replace("page=1", `page=${page}`);
const PRIME_QUERY = "/api/v1/availability/gpus?page=1&page_size=100";
const primePage = (page: number) => PRIME_QUERY.replace("page=1", `page=${page}`);

export const CASES: readonly FetcherCase[] = [
  {
    fetcher: registered(scalewayFetcher),
    credentials: RATE,
    routes: {
      [scalewayPage(1)]: fixture("scaleway/products-page-1"),
      [scalewayPage(2)]: fixture("scaleway/products-page-2"),
      [scalewayPage(3)]: fixture("scaleway/products-page-3"),
    },
    asked: [scalewayPage(1), scalewayPage(2), scalewayPage(3)],
    prices: {
      "fr-par/fr-par-1 PRO2-S": "0.144175 -",
      "nl-ams/nl-ams-2 PRO2-S": "0.144175 -",
      "fr-par/fr-par-2 B300-SXM-8-288G": "86.505 -",
      "pl-waw/pl-waw-3 COPARM2-2C-8G": "- -",
      "fr-par/fr-par-2 H100-1-80G": "2.8835 -",
    },
    cards: { "B300-SXM-8-288G": "8 B300 288", "H100-1-80G": "1 H100 80" },
    refused: [
      /START9-S: not sold any more: retired/,
      /X9-M: priced per month/,
      /PRO2-M: "price" is nothing/,
    ],
  },
  {
    fetcher: registered(ovhcloudFetcher),
    credentials: RATE,
    routes: { "/order/catalog/public/cloud": fixture("ovhcloud/order-catalog-public-cloud") },
    asked: ["/order/catalog/public/cloud?ovhSubsidiary=DE"],
    prices: {
      "DE1 b3-8": "0.05905408 -",
      "GRA9 b3-8": "0.05905408 -",
      "EU-WEST-PAR b3-8": "0.069204 -",
      "GRA11 a100-360": "6.3437 -",
      "GRA7 t1-45": "1.96078 -",
      "SBG5 c3-4": "- -",
      "GRA9 win-b3-8": "0.10519008 -",
    },
    cards: { "a100-360": "2 A100-80GB 80", "t1-45": "1 V100 16" },
    refused: [
      /z1-1: a GPU flavor whose cards are not stated/,
      /d9-2: not sold: no tag active/,
      /r9-2: no region stated/,
      /b3-16\.consumption: "blobs\.technical\.memory\.size" is "plenty"/,
    ],
  },
  {
    fetcher: registered(seewebFetcher),
    credentials: { SEEWEB_API_KEY: "seeweb-secret", ...RATE },
    headers: { "x-apitoken": "seeweb-secret" },
    routes: { "/plans": fixture("seeweb/plans") },
    asked: ["/plans"],
    prices: {
      "it-fr2 eCS9": "0.05767 -",
      "it-mi2 eCS9": "0.05767 -",
      "it-fr2 ECS2GPU3": "2.3068 -",
      "it-fr2 eCS-free": "- -",
    },
    cards: { ECS2GPU3: "2 A100-80GB 80" },
    refused: [
      /ECS1GPU99: accelerator "Tenstorrent Grayskull e75" is not known/,
      /eCS-old: not sold/,
      /eCS-broken: "cpu" is "four"/,
    ],
  },
  {
    fetcher: registered(shadeformFetcher),
    credentials: { SHADEFORM_API_KEY: "shade-secret" },
    headers: { "x-api-key": "shade-secret" },
    routes: { "/instances/types?available=true": fixture("shadeform/instances-types") },
    asked: ["/instances/types?available=true"],
    prices: {
      "oslo-norway-3 hyperstack_A100-80GBx8": "10.8 -",
      "dallas-usa-1 latitude_H100": "1.89 -",
      "dallas-usa-1 lambdalabs_A10": "- -",
      "atlantis-sea-1 atlantis_A40": "0.3 -",
    },
    cards: {
      "hyperstack_A100-80GBx8": "8 A100-80GB 80",
      latitude_H100: "1 H100 80",
      lambdalabs_A10: "1 A10 24",
      atlantis_A40: "1 A40 48",
      cudo_A40: "1 A40 48",
    },
    refused: [
      /nova_Z900: accelerator "Z900" with 20 GB is not known/,
      /cudo_A40: "available" is "maybe"/,
    ],
  },
  {
    fetcher: registered(primeintellectFetcher),
    credentials: { PRIME_API_KEY: "prime-secret" },
    headers: { authorization: "Bearer prime-secret" },
    routes: {
      [primePage(1)]: fixture("primeintellect/gpus-page-1"),
      [primePage(2)]: fixture("primeintellect/gpus-page-2"),
      [primePage(3)]: fixture("primeintellect/gpus-page-3"),
    },
    asked: [primePage(1), primePage(2), primePage(3)],
    prices: {
      "us-ks-2 runpod__2xA6000_48GB__16__125": "1.52 -",
      "us-ks-2 runpod__2xA6000_48GB__16__125__community": "0.98 -",
      "fi-fin-01 datacrunch__8xA100_80GB__176__960": "10.32 4",
      "unspecified dc_x__1xH100_80GB__16__125": "- -",
      "ca-mon1 twin__1xA100_80GB__16__125": "1.2 -",
    },
    cards: {
      runpod__2xA6000_48GB__16__125: "2 RTXA6000 48",
      runpod__2xA6000_48GB__16__125__community: "2 RTXA6000 48",
      datacrunch__8xA100_80GB__176__960: "8 A100-80GB-SXM 80",
      dc_x__1xH100_80GB__16__125: "1 H100-SXM 80",
      twin__1xA100_80GB__16__125: "1 A100-80GB 80",
    },
    refused: [
      /dc_x__1xL40_48GB__16__125: prices are in EUR: set SKY_EUR_USD/,
      /dc_y__1xQ7_1GB__16__125: accelerator "Q7_1GB PCIe" is not known/,
      /H100_80GB PCIe: "security" is "moon_cloud"/,
      /twin__1xA100_80GB__16__125: a machine with other figures has the same name/,
    ],
  },
  {
    fetcher: registered(mithrilFetcher),
    credentials: { MITHRIL_API_KEY: "mithril-secret" },
    headers: { authorization: "Bearer mithril-secret" },
    routes: {
      "/v2/instance-types": fixture("mithril/instance-types"),
      "/v2/spot/availability": fixture("mithril/spot-availability"),
      "/v2/pricing/current?instance_type=it_one": fixture("mithril/pricing-it_one"),
      "/v2/pricing/current?instance_type=it_two": fixture("mithril/pricing-it_two"),
    },
    asked: [
      "/v2/instance-types",
      "/v2/spot/availability",
      "/v2/pricing/current?instance_type=it_one",
      "/v2/pricing/current?instance_type=it_two",
    ],
    prices: {
      "us-central1-b h100-80gb.sxm.8x": "- 9.25",
      "us-central3-a a100-80gb.sxm.1x": "- 1",
    },
    cards: { "h100-80gb.sxm.8x": "8 H100 80", "a100-80gb.sxm.1x": "1 A100-80GB 80" },
    refused: [/: an auction of it_gone/, /it_one: "last_instance_price" is "soon"/],
  },
  {
    fetcher: registered(jarvislabsFetcher),
    credentials: { JL_API_KEY: "jarvis-secret" },
    headers: { authorization: "Bearer jarvis-secret" },
    routes: { "/misc/server_meta": fixture("jarvislabs/server-meta") },
    asked: ["/misc/server_meta"],
    prices: {
      "IN2 1x_L4_28V_124G": "0.29 -",
      "IN2 2x_L4_56V_248G": "0.58 -",
      "IN2 4x_L4_112V_496G": "1.16 -",
      "IN2 8x_L4_224V_992G": "2.32 -",
      "IN2 1x_L4_28V_124G_container": "0.29 0.11",
      "IN2 2x_L4_56V_248G_container": "0.58 0.22",
      "IN1 1x_RTXPRO6000_28V_124G": "1.5 -",
      "IN2 CPU_4V_16G": "0.0992 -",
    },
    cards: {
      "1x_L4_28V_124G": "1 L4 24",
      "2x_L4_56V_248G": "2 L4 24",
      "4x_L4_112V_496G": "4 L4 24",
      "8x_L4_224V_992G": "8 L4 24",
      "1x_L4_28V_124G_container": "1 L4 24",
      "2x_L4_56V_248G_container": "2 L4 24",
      "1x_RTXPRO6000_28V_124G": "1 RTXPRO6000 96",
    },
    refused: [
      /H100: the region takes no new machines/,
      /H100: "price_per_hour" is "call us"/,
      /Z9: accelerator "Z9" with 80 GB is not known/,
      /CPU_4V_16G: unknown region "moon-01"/,
    ],
  },
  {
    fetcher: registered(crusoeFetcher),
    credentials: {
      CRUSOE_ACCESS_KEY_ID: "crusoe-id",
      CRUSOE_SECRET_KEY: "c2VjcmV0LXNlY3JldC1zZWNyZXQ_-w",
      CRUSOE_DEFAULT_PROJECT: "project-1",
    },
    routes: {
      "/v1alpha5/projects/project-1/compute/vms/types": fixture("crusoe/vms-types"),
      "/v1alpha5/capacities": fixture("crusoe/capacities"),
    },
    asked: ["/v1alpha5/projects/project-1/compute/vms/types", "/v1alpha5/capacities"],
    prices: {
      "us-east1-a l40s-48gb.4x": "4 2",
      "us-east1-a b200-180gb-sxm-ib.8x": "- -",
      "eu-iceland1-a c1a.4x": "0.16 -",
    },
    cards: { "l40s-48gb.4x": "4 L40S 48", "b200-180gb-sxm-ib.8x": "8 B200 180" },
    refused: [
      /q1\.1x: accelerator "Q1-8GB" is not known/,
      /broken\.1x: "cpu_cores" is "many"/,
      /ghost\.1x: capacity of a type that is not readable or not listed/,
    ],
  },
  {
    fetcher: registered(vultrFetcher),
    routes: {
      "/plans?type=all&per_page=500": fixture("vultr/plans-page-1"),
      "/plans?type=all&per_page=500&cursor=cursor-two%3D%3D": fixture("vultr/plans-page-2"),
      "/plans-metal?per_page=500": fixture("vultr/plans-metal"),
    },
    asked: [
      "/plans?type=all&per_page=500",
      "/plans?type=all&per_page=500&cursor=cursor-two%3D%3D",
      "/plans-metal?per_page=500",
    ],
    prices: {
      "mia vc2-1c-0.5gb-free": "- -",
      "ewr vc2-2c-4gb": "0.027 -",
      "ams vc2-2c-4gb": "0.027 -",
      "ewr vcg-a100-24c-240g-160vram": "4.8 -",
      "ewr vcg-a16-2c-8g-2vram": "0.059 -",
      "ewr vhf-1c-1gb": "- -",
      "ord vbm-256c-2048gb-8-mi300x-gpu": "14.8 12.4",
      "atl vbm-72c-480gb-gh200-gpu": "1.99 -",
    },
    cards: {
      "vcg-a100-24c-240g-160vram": "2 A100-80GB 80",
      "vcg-a16-2c-8g-2vram": "0.125 A16 16",
      "vbm-256c-2048gb-8-mi300x-gpu": "8 MI300X 192",
      "vbm-72c-480gb-gh200-gpu": "1 GH200 96",
    },
    refused: [
      /vc2-broken: "hourly_cost" is -1/,
      /vbm-72c-480gb-x1-gpu: accelerator "X1 of unknown size" is not known/,
    ],
  },
  {
    fetcher: registered(hetznerFetcher),
    credentials: { HCLOUD_TOKEN: "hetzner-secret", ...RATE },
    headers: { authorization: "Bearer hetzner-secret" },
    routes: {
      "/pricing": fixture("hetzner/pricing"),
      "/server_types?per_page=50": fixture("hetzner/server-types-page-1"),
      "/server_types?per_page=50&page=2": fixture("hetzner/server-types-page-2"),
    },
    asked: ["/pricing", "/server_types?per_page=50", "/server_types?per_page=50&page=2"],
    prices: {
      "fsn1 cx23": "0.011534 -",
      "hel1 cax99": "0.092272 -",
      "ash cxfree": "- -",
    },
    refused: [
      /cx23: cannot be ordered since 2026-01-01/,
      /cx11: cannot be ordered since 2026-01-01/,
      /cxbad: "price_hourly\.net" is "about a cent"/,
    ],
  },
  {
    fetcher: registered(cloudriftFetcher),
    routes: { "POST /api/v1/instance-types/list": fixture("cloudrift/instance-types-list") },
    asked: ["/api/v1/instance-types/list"],
    prices: {
      "us-east-nc-nr-1 rtx49-7c-kn.1": "0.39 -",
      "us-east-nc-nr-1 rtx49-7c-kn.2": "0.785 -",
    },
    cards: { "rtx49-7c-kn.1": "1 RTX4090 24", "rtx49-7c-kn.2": "2 RTX4090 24" },
    refused: [/x1\.1: accelerator "X1" with 24 GB/, /x1\.broken: "nodes_per_dc" is nothing/],
  },
  {
    fetcher: registered(hotaisleFetcher),
    credentials: { HOTAISLE_API_KEY: "hot-secret", HOTAISLE_TEAM_HANDLE: "team 1" },
    headers: { authorization: "Token hot-secret" },
    routes: { "*": fixture("hotaisle/virtual-machines-available") },
    asked: ["/teams/team%201/virtual_machines/available/"],
    prices: {
      "us-michigan-1 1x_MI300X_13V_224G": "1.75 -",
      "us-michigan-1 8x_MI300X_104V_1792G": "14 -",
    },
    cards: { "1x_MI300X_13V_224G": "1 MI300X 192", "8x_MI300X_104V_1792G": "8 MI300X 192" },
    refused: [/MI9: accelerator "MI9" is not known/, /MI300X: "OnDemandPrice" is "free"/],
  },
];
