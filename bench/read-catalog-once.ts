import { performance } from "node:perf_hooks";
import { loadCatalog } from "../src/catalog/load.ts";
import { readCatalog } from "../src/catalog/read.ts";

/**
 * Reads the bundled dataset once in a process of its own: `csv` from its files, `snapshot` the way that every command does.
 * Prints milliseconds, without loading the code, and the number of prices, as JSON.
 */
const [way, dir = ""] = process.argv.slice(2);
const began = performance.now();
const catalog = await (way === "csv" ? readCatalog(dir) : loadCatalog());
const ms = performance.now() - began;
if (!catalog.ok) {
  const [first] = catalog.error.problems;
  throw new Error(`The catalog is broken: ${first?.file}: ${first?.detail}`);
}
console.log(JSON.stringify({ ms, prices: catalog.value.prices.length }));
