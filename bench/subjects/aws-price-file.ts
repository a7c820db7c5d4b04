import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { type GeneratedFile, writeOfferFile } from "../aws-offer-file.ts";
import { peakMib, runNode } from "../child.ts";
import { PATHS } from "../paths.ts";
import { collect, summarize } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";

const MB = 1e6;
const FULL_BYTES = 300 * MB;
const SMOKE_BYTES = 2 * MB;
const MOST_MIB = 300;
const RUNS = 5;
const WARM_UPS = 1;

interface OneRead {
  readonly ms: number;
  readonly rows: number;
  readonly malformed: number;
  readonly usd: number;
}

/** From loopback through the client's own checks, in a process of its own: what `sky catalog update aws` does per region. */
export const awsPriceFile: Subject = {
  name: "aws-price-file",
  about:
    "a region's price list of EC2 (CSV, 300 MB, generated in AWS's layout), streamed and filtered",
  run: (context: BenchContext) => inFolder((folder) => measure(join(folder, "index.csv"), context)),
};

const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "skyplan-bench-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const measure = async (path: string, { smoke, out }: BenchContext): Promise<void> => {
  const file = await writeOfferFile(path, smoke ? SMOKE_BYTES : FULL_BYTES);
  await served(path, async (url) => {
    check(await readOnce(url), file);
    const mib = await peakMib([...SCRIPT, url]);
    if (mib > MOST_MIB) throw new Error(`${Math.round(mib)} MiB at the peak; at most ${MOST_MIB}.`);
    if (smoke) return;
    const times = await collect(RUNS, WARM_UPS, async () => (await readOnce(url)).ms);
    const { median, p95 } = summarize(times);
    out(`${(file.bytes / MB).toFixed(0)} MB, ${file.lines.toLocaleString("en-US")} rows`);
    out(`${file.offers.toLocaleString("en-US")} of them Linux machines on demand`);
    out(`median ${rate(file, median)} MB/s (${seconds(median)} s), p95 ${seconds(p95)} s`);
    out(`peak ${mib.toFixed(0)} MiB resident, the whole process`);
  });
};

const rate = ({ bytes }: GeneratedFile, ms: number): string =>
  (bytes / MB / (ms / 1000)).toFixed(0);

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

const SCRIPT = ["--import", "tsx", PATHS.parsePriceFileOnce];

const readOnce = async (url: string): Promise<OneRead> =>
  JSON.parse((await runNode([...SCRIPT, url])).stdout) as OneRead;

const check = (read: OneRead, file: GeneratedFile): void => {
  if (read.rows !== file.offers || read.usd !== file.usd || read.malformed !== 0)
    throw new Error(
      `${read.rows} offers at ${read.usd} USD were read, ${file.offers} at ${file.usd} USD written.`,
    );
};

const served = async (path: string, work: (url: string) => Promise<void>): Promise<void> => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/csv" });
    pipeline(createReadStream(path), response, () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/index.csv`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
};
