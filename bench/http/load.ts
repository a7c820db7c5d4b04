import autocannon from "autocannon";

/** What a run of load says. */
export interface Load {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
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
          p99Ms: result.latency.p99,
          answers: result.requests.total,
          failures,
        });
      },
    );
    instance.on("response", (_client, status) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    });
  });

/** `1,234/s, p50 2 ms, p99 9 ms, 12,345 answers` */
export const loadText = ({ perSecond, p50Ms, p99Ms, answers, failures }: Load): string => {
  const failed = [...failures].map(([what, count]) => `, ${count} × ${what}`).join("");
  return `${grouped(perSecond)}/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${grouped(answers)} answers${failed}`;
};

const grouped = (value: number): string => Math.round(value).toLocaleString("en-US");
