import { afterEach, describe, expect, test } from "vitest";
import { readOfferFile } from "../../catalog-fetchers/aws/offer-file.ts";
import { zoneQuotes } from "../../catalog-fetchers/aws/spot-history.ts";
import { siftRows } from "../../catalog-fetchers/gates/sift.ts";
import {
  AWS_ROUTES,
  historyPage,
  PATH,
  REGION_INDEX,
  SPOT_FEED,
  virginiaFile,
} from "./fixtures/aws/payloads.ts";
import { parseContext } from "./parse-context.ts";
import { rowsAsText } from "./rows-as-text.ts";
import { fetchFrom } from "./run-big.ts";
import {
  failing,
  gzipped,
  htmlPage,
  json,
  type Routes,
  type Served,
  text,
  truncated,
} from "./serve.ts";

const servers: Served[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const fetchAws = (routes: Routes, credentials = {}) =>
  fetchFrom("aws", routes, { servers, credentials });

const seenRows = async (routes: Routes = AWS_ROUTES, credentials = {}) => {
  const { rows } = await fetchAws(routes, credentials);
  return rowsAsText(await rows());
};

describe("the price lists", () => {
  test("ordinary Linux machines, one price each, among everything else", async () => {
    const seen = await seenRows();
    expect(seen.prices).toEqual([
      "us-east-1 m5.large 0.096|0.0345",
      "us-east-1 p3.2xlarge 3.06|0.918",
      "us-east-1 p4d.24xlarge 21.957642|",
      "us-east-1 p4de.24xlarge 27.447055|",
      "us-east-1 p5.96xlarge 110.08|",
      "us-east-1 c6g.4xlarge 0.544|",
      "us-east-1 u-6tb1.112xlarge 54.6|",
      "us-east-2 c5.large 0.085|",
      "us-west-2 m5.large 0.096|0.0401",
      "us-east-1 p5e.48xlarge |30.5",
    ]);
  });

  test("specifications from the list, cards by name and memory: 40 GiB is not 80", async () => {
    expect((await seenRows()).machines).toEqual([
      "m5.large 2v 8g",
      "p3.2xlarge 8v 61g 1xV100@16",
      "p4d.24xlarge 96v 1152g 8xA100@40",
      "p4de.24xlarge 96v 1152g 8xA100-80GB@80",
      "p5.96xlarge 384v 4096g 16xH100@80",
      "c6g.4xlarge 16v 32g",
      "u-6tb1.112xlarge 448v 6144g",
      "c5.large 2v 4g",
      "p5e.48xlarge 192v 2048g 8xH200@141",
    ]);
  });

  test("what must not be offered is refused with the reason (C-29)", async () => {
    expect((await seenRows()).refused).toEqual([
      "p2.xlarge: retired type with a list price",
      "zz9.large: 4 GPUs of a kind that the price list does not name and accelerators of a family that is not in the dataset",
      'r5.large: price "0.0000000000" is no price',
      'r5.xlarge: price per "Quantity"; needed "Hrs"',
      'm5.large: price in "CNY"; only USD is taken over',
      "p3.2xlarge: no spot figure here though elsewhere: perhaps not launched",
    ]);
  });

  test("no other region's price stands in (C-40)", async () => {
    const { prices } = await seenRows();
    expect(prices.filter((line) => line.includes("c5.large"))).toEqual([
      "us-east-2 c5.large 0.085|",
    ]);
  });

  test("the rows pass the sift", async () => {
    const { rows } = await fetchAws(AWS_ROUTES);
    const parsed = await rows();
    const sifted = siftRows("aws", parsed, (await parseContext()).bundled);
    expect(sifted.prices).toHaveLength(parsed.prices.length);
    expect(sifted.refused).toHaveLength(parsed.refused.length);
  });

  test("local zones are not asked for, and a compressed list is read", async () => {
    const body = virginiaFile();
    const { rows, server } = await fetchAws({
      ...AWS_ROUTES,
      [PATH("us-east-1")]: gzipped({ body }),
    });
    expect(rowsAsText(await rows()).prices).toHaveLength(10);
    expect(server.requests.some(({ url }) => url.includes("lax"))).toBe(false);
  });

  test("interruption is the middle of the advisor's band, for Linux", async () => {
    const { rows } = await fetchAws(AWS_ROUTES);
    const { prices } = await rows();
    const pct = (type: string) =>
      prices.find((row) => row.region === "us-east-1" && row.instanceType === type)
        ?.spotInterruptionPct;
    expect([pct("m5.large"), pct("p3.2xlarge"), pct("c6g.4xlarge")]).toEqual([2.5, 25, undefined]);
  });
});

describe("a stream cut anywhere", () => {
  const inPieces = async function* (body: string, size: number) {
    for (let at = 0; at < body.length; at += size) yield body.slice(at, at + size);
  };

  test.each([1, 7, 1000, 65_536])("pieces of %i characters give the same rows", async (size) => {
    const whole = await readOfferFile("us-east-1", inPieces(virginiaFile(), 10_000_000));
    expect(await readOfferFile("us-east-1", inPieces(virginiaFile(), size))).toEqual(whole);
  });

  test("line breaks and doubled quotes within a cell do not end it; Windows line ends do no harm", async () => {
    const odd = virginiaFile()
      .replaceAll("Intel AVX; Intel AVX2", 'Intel ""AVX"",\nIntel AVX2')
      .replaceAll('"\n"', '"\r\n"');
    const { rows, malformed } = await readOfferFile("us-east-1", inPieces(odd, 100));
    expect(malformed).toBe(0);
    expect(rows.map((row) => row.price)).toEqual(
      (await readOfferFile("us-east-1", inPieces(virginiaFile(), 100))).rows.map(
        (row) => row.price,
      ),
    );
  });

  test("a row with too few cells is counted, not guessed", async () => {
    const short = '"X","T","X.T","OnDemand","Linux Shared Used"\n';
    const { malformed } = await readOfferFile("us-east-1", inPieces(virginiaFile() + short, 100));
    expect(malformed).toBe(1);
  });
});

describe("an answer that cannot be trusted is an error", () => {
  const broken: readonly (readonly [string, Routes, RegExp])[] = [
    [
      "a column gone",
      { [PATH("us-east-2")]: text(virginiaFile().replace("PricePerUnit", "Price")) },
      /no column "PricePerUnit"/,
    ],
    [
      "a list without rows",
      { [PATH("us-east-2")]: text(virginiaFile().split("\n").slice(0, 6).join("\n")) },
      /us-east-2: not one Linux machine/,
    ],
    ["no list at all", { [PATH("us-east-2")]: text("moved") }, /no header line/],
    [
      "a list that ends within a row",
      { [PATH("us-east-2")]: text(virginiaFile().slice(0, -200)) },
      /broke off in the middle of a row/,
    ],
    ["a connection cut", { [PATH("us-east-2")]: truncated(virginiaFile()) }, /broke off after/],
    ["a server in trouble", { [PATH("us-east-2")]: failing(500) }, /status 500/],
    ["a page for people", { [REGION_INDEX]: htmlPage() }, /HTML/],
    ["an index without regions", { [REGION_INDEX]: json({ regions: {} }) }, /names no region/],
    ["a spot feed without regions", { "/spot.json": json({}) }, /has no regions/],
  ];

  test.each(broken)("%s", async (_, routes, words) => {
    const { rows } = await fetchAws({ ...AWS_ROUTES, ...routes });
    await expect(rows()).rejects.toThrow(words);
  });
});

describe("spot prices by zone, with keys", () => {
  const KEYS = { AWS_ACCESS_KEY_ID: "AKIDSAMPLE", AWS_SECRET_ACCESS_KEY: "sample-secret" };
  const NOW = "2026-11-24T12:00:00.000Z";
  const history = (request: { readonly url: string; readonly headers: object }) =>
    request.url.includes("NextToken=second")
      ? text(historyPage([["us-east-1b", "m5.large", "Linux/UNIX", "0.036100", NOW]]))
      : text(
          historyPage(
            [
              ["us-east-1a", "m5.large", "Linux/UNIX", "0.034500", NOW],
              ["us-east-1a", "m5.large", "Linux/UNIX", "0.099000", "2026-11-20T12:00:00.000Z"],
              ["us-east-1a", "m5.large", "Windows", "0.126500", NOW],
              ["us-east-1a", "zz9.huge", "Linux/UNIX", "0.100000", NOW],
            ],
            "second",
          ),
        );

  test("take the place of the region's figure, page by page, the newest of each zone", async () => {
    const { rows, server } = await fetchAws({ ...AWS_ROUTES, "/": history }, KEYS);
    const { prices } = rowsAsText(await rows());
    expect(prices.filter((line) => line.includes("m5.large"))).toEqual([
      "us-east-1 m5.large 0.096|",
      "us-west-2 m5.large 0.096|0.0401",
      "us-east-1/us-east-1a m5.large |0.0345",
      "us-east-1/us-east-1b m5.large |0.0361",
    ]);
    const signed = server.requests.filter(({ url }) => url.startsWith("/?"));
    expect(signed).toHaveLength(6);
    for (const { headers } of signed)
      expect(headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIDSAMPLE\/\d{8}\/us-(east|west)-\d\/ec2\/aws4_request, /,
      );
  });

  test("a region that may not be asked keeps the feed's figure, and says so", async () => {
    const seen = await seenRows({ ...AWS_ROUTES, "/": failing(403) }, KEYS);
    expect(seen.prices).toContain("us-east-1 m5.large 0.096|0.0345");
    expect(seen.refused.filter((line) => line.includes("by zone"))).toHaveLength(3);
    expect(seen.refused.at(-1)).not.toContain("sample-secret");
  });

  test("the order of pages does not matter", () => {
    const pages = [
      historyPage([["us-east-1a", "m5.large", "Linux/UNIX", "0.05", "2026-11-01T00:00:00Z"]]),
      historyPage([["us-east-1a", "m5.large", "Linux/UNIX", "0.04", "2026-11-02T00:00:00Z"]]),
    ];
    const quotes = zoneQuotes([{ region: "us-east-1", pages }]);
    expect(quotes).toEqual(zoneQuotes([{ region: "us-east-1", pages: pages.toReversed() }]));
    expect(quotes[0]?.spotUsdPerHour).toBe(0.04);
  });
});

test("the feed may come as JSONP", async () => {
  const { awsFetcher } = await import("../../catalog-fetchers/aws/fetcher.ts");
  const offers = [await readOfferFile("us-east-1", [virginiaFile()] as never)];
  const parsed = awsFetcher.parse(
    {
      offers,
      spotFeed: `callback(${JSON.stringify(SPOT_FEED)});`,
      spotAdvisor: {},
      spotHistory: [],
    },
    await parseContext(),
  );
  expect(rowsAsText(parsed).prices).toContain("us-east-1 m5.large 0.096|0.0345");
});
