import autocannon from "autocannon";

/** What a run of load says. */
export interface Load {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p975Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly answers: number;
  /** Answers by status beside 200, and requests without any answer. */
  readonly failures: ReadonlyMap<string, number>;
}

export interface LoadRequest {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  readonly method?: "GET" | "POST";
  /** Of the n-th request; absent: none. */
  readonly body?: (n: number) => string;
}

let made = 0;

/** Puts load on one URL from this process. */
export const load = (request: LoadRequest): Promise<Load> =>
  new Promise((resolve, reject) => {
    const { url, seconds, connections, method = "POST", body } = request;
    const statuses = new Map<number, number>();
    const instance = autocannon(
      {
        url,
        connections,
        duration: seconds,
        method,
        timeout: 60,
        headers: { "content-type": "application/json" },
        ...(body === undefined
          ? {}
          : { requests: [{ setupRequest: (each) => ({ ...each, body: body(made++) }) }] }),
      },
      (error, result) => {
        if (error) return reject(error);
        const failures = new Map<string, number>();
        for (const [status, count] of statuses)
          if (status !== 200) failures.set(String(status), count);
        if (result.errors + result.timeouts > 0)
          failures.set("no answer", result.errors + result.timeouts);
        resolve({
          perSecond: result.requests.average,
          p50Ms: result.latency.p50,
          p90Ms: result.latency.p90,
          p975Ms: result.latency.p97_5,
          p99Ms: result.latency.p99,
          maxMs: result.latency.max,
          answers: result.requests.total,
          failures,
        });
      },
    );
    instance.on("response", (_client, status) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    });
  });

/** `1,234/s, ms p50 2 p90 5 p97.5 7 p99 9 max 31, 12,345 answers` */
export const loadText = (load: Load): string => {
  const { perSecond, p50Ms, p90Ms, p975Ms, p99Ms, maxMs, answers, failures } = load;
  const failed = [...failures].map(([what, count]) => `, ${count} × ${what}`).join("");
  const spread = `p50 ${p50Ms} p90 ${p90Ms} p97.5 ${p975Ms} p99 ${p99Ms} max ${maxMs}`;
  return `${grouped(perSecond)}/s, ms ${spread}, ${grouped(answers)} answers${failed}`;
};

const grouped = (value: number): string => Math.round(value).toLocaleString("en-US");
