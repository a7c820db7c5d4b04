import { largeBody, plainBody, variedBody } from "./bodies.ts";
import type { Served } from "./served.ts";

/** Of a run, so that what the first requests load and the cache fills is not taken for a leak. */
const WARM_SHARE = 0.2;
/** Resident memory breathes; more than this on top of the warm level is growth. */
const GROWTH = 1.15;

interface Tally {
  readonly byStatus: Map<number, number>;
  failed: number;
}

/** Cached plans, new plans, large ones, listings and mistakes at once, with the memory of the server looked at. */
export const mixedLoad = async (
  server: Served,
  seconds: number,
  out: (line: string) => void,
): Promise<void> => {
  const end = performance.now() + seconds * 1000;
  const tally: Tally = { byStatus: new Map(), failed: 0 };
  const samples: number[] = [];
  const sampler = setInterval(() => samples.push(server.residentMib()), 1000);
  const client = async (k: number): Promise<void> => {
    for (let n = 0; performance.now() < end; n++) await ask(server, k * 1_000_000 + n, tally);
  };
  await Promise.all(Array.from({ length: 16 }, (_, k) => client(k)));
  clearInterval(sampler);
  const counts = [...tally.byStatus].sort().map(([status, count]) => `${count} × ${status}`);
  out(`${seconds} s of mixed load  ${counts.join(", ")}, ${tally.failed} without an answer`);
  const warm = samples.slice(Math.floor(samples.length * WARM_SHARE));
  const third = Math.max(1, Math.floor(warm.length / 3));
  const [early, late] = [middle(warm.slice(0, third)), middle(warm.slice(-third))];
  out(
    `  resident memory ${early.toFixed(0)} MiB early, ${late.toFixed(0)} MiB late: ${late <= early * GROWTH ? "no growth" : "GROWS"}`,
  );
  const broken = [...tally.byStatus.keys()].filter((status) => status >= 500);
  if (broken.length > 0 || tally.failed > 0)
    throw new Error(`Answers of ${broken.join(", ")}, ${tally.failed} without an answer`);
};

const ask = async ({ url }: Served, n: number, tally: Tally): Promise<void> => {
  try {
    const answer = await requestOf(url, n);
    await answer.arrayBuffer();
    tally.byStatus.set(answer.status, (tally.byStatus.get(answer.status) ?? 0) + 1);
  } catch {
    tally.failed++;
  }
};

const requestOf = (url: string, n: number): Promise<Response> => {
  const post = (body: string): Promise<Response> =>
    fetch(`${url}/plan`, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json" },
    });
  if (n % 100 === 99) return post(largeBody(20, n));
  if (n % 10 === 9) return post('{"stages": [{"name": "a", "runtime": -1}]}');
  if (n % 10 === 8) return fetch(`${url}/gpus?name=H100`);
  if (n % 10 === 7) return fetch(`${url}/metrics`);
  return n % 2 === 0 ? post(plainBody()) : post(variedBody(n));
};

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
