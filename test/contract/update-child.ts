/** `sky` with the toy cloud as its only fetcher; tests end it in the middle. */
import process from "node:process";
import { FETCHERS, type RegisteredFetcher, registered } from "../../catalog-fetchers/registry.ts";
import { processIo } from "../../src/cli/io.ts";
import { run } from "../../src/cli/program.ts";
import { toyFetcher } from "./toy-fetcher.ts";

(FETCHERS as RegisteredFetcher[]).splice(0, FETCHERS.length, registered(toyFetcher()));
process.exitCode = await run(process.argv.slice(2), processIo());
