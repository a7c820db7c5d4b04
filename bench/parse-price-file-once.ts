import { performance } from "node:perf_hooks";
import { readOfferFile } from "../catalog-fetchers/aws/offer-file.ts";
import { createHttpClient } from "../catalog-fetchers/http.ts";

/** `parse-price-file-once.ts <url>`: reads a price list as the fetcher does, once, and tells what it found as JSON. */
const [url = ""] = process.argv.slice(2);
const began = performance.now();
const { rows, malformed } = await readOfferFile("us-east-1", createHttpClient().chunks(url));
const ms = performance.now() - began;
const usd = rows.reduce((sum, row) => sum + Number(row.price), 0);
console.log(JSON.stringify({ ms, rows: rows.length, malformed, usd: Number(usd.toFixed(4)) }));
