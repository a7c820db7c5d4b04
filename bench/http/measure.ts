import { readFileSync } from "node:fs";
import { PATHS } from "../paths.ts";
import { targetText } from "../samples.ts";
import type { BenchContext } from "../subject.ts";
import { largeBody, plainBody, strangersBody, variedBody } from "./bodies.ts";
import { type Load, load, loadText } from "./load.ts";
import { mixedLoad } from "./mixed.ts";
import { type Served, serveNode, serveSky } from "./served.ts";

const CONNECTIONS = 32;
const SECONDS = 10;
const UNCACHED_PER_SECOND = 150;
const CACHED_PER_SECOND = 1500;
const P99_MS = 150;
const HEALTH_P99_MS = 50;

/** Checks the answer, then measures; with `SKYPLAN_BENCH_FULL=1` ten minutes of everything at once as well. */
export const measureHttp = async (context: BenchContext): Promise<void> => {
  const { smoke, out } = context;
  const seconds = smoke ? 1 : SECONDS;
  const connections = smoke ? 4 : CONNECTIONS;
  const empty = await serveNode([PATHS.emptyEndpoint]);
  const server = await serveSky();
  try {
    await check(server);
    const floor = await load({ url: empty.url, seconds, connections, body: plainBody });
    const url = `${server.url}/plan`;
    // Threads compile what they run often: a cold second is no one's usual second.
    await load({ url, seconds: smoke ? 1 : 5, connections, body: variedBody });
    const before = server.processorMs();
    const uncached = await load({ url, seconds, connections, body: variedBody });
    const planMs = (server.processorMs() - before) / uncached.answers;
    const strangers = await load({ url, seconds, connections, body: strangersBody });
    const cached = await load({ url, seconds, connections, body: plainBody });
    const health = await healthUnderLoad(server, seconds, smoke);
    for (const each of [uncached, strangers, cached, health]) checkAnswers(each);
    if (smoke) return;
    out(`empty express endpoint  ${loadText(floor)}`);
    out(`plans, none cached      ${loadText(uncached)}`);
    out(
      `  ${atLeast(uncached.perSecond, UNCACHED_PER_SECOND)}; p99 ${targetText(uncached.p99Ms, P99_MS, "ms")}`,
    );
    out(`  ${planMs.toFixed(2)} ms of the server's processor time each`);
    out(`  other machines asked for each time  ${loadText(strangers)}`);
    out(`plans, all cached       ${loadText(cached)}`);
    out(
      `  ${atLeast(cached.perSecond, CACHED_PER_SECOND)}; p99 ${targetText(cached.p99Ms, P99_MS, "ms")}; 1 : ${(floor.perSecond / cached.perSecond).toFixed(2)} of the empty endpoint`,
    );
    out(`/healthz while 200-stage plans run  ${loadText(health)}`);
    out(`  p99 ${targetText(health.p99Ms, HEALTH_P99_MS, "ms")}`);
    if (process.env.SKYPLAN_BENCH_FULL === "1") await mixedLoad(server, 600, out);
    else out("ten minutes of mixed load: with SKYPLAN_BENCH_FULL=1");
  } finally {
    await Promise.all([server.stop(), empty.stop()]);
  }
};

/** A fast wrong answer has no speed. */
const check = async (server: Served): Promise<void> => {
  const answer = await fetch(`${server.url}/plan`, {
    method: "POST",
    body: readFileSync(PATHS.mlPipeline),
    headers: { "Content-Type": "application/json" },
  });
  const { status } = (await answer.json()) as { readonly status?: unknown };
  if (status !== "optimal") throw new Error(`The plan's status is ${String(status)}, not optimal.`);
};

const checkAnswers = ({ failures }: Load): void => {
  const failed = [...failures].map(([what, count]) => `${count} × ${what}`);
  if (failed.length > 0)
    throw new Error(`Not every request was answered with 200: ${failed.join(", ")}`);
};

/** Every thread plans a large pipeline all the time; one connection asks for health. */
const healthUnderLoad = async (server: Served, seconds: number, smoke: boolean): Promise<Load> => {
  const over = new AbortController();
  const busy = Array.from({ length: smoke ? 1 : 4 }, async (_, k) => {
    for (let n = 0; !over.signal.aborted; n++)
      await fetch(`${server.url}/plan?time-limit=5s`, {
        method: "POST",
        body: largeBody(200, 1000 * k + n),
        headers: { "Content-Type": "application/json" },
        signal: over.signal,
      })
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined);
  });
  const health = await load({
    url: `${server.url}/healthz`,
    seconds,
    connections: 1,
    method: "GET",
  });
  over.abort();
  await Promise.all(busy);
  return health;
};

const atLeast = (value: number, target: number): string =>
  `target ≥ ${target}/s: ${value >= target ? "met" : "MISSED"}`;
