import { afterEach, describe, expect, test } from "vitest";
import { createHttpClient, type HttpOptions } from "../../catalog-fetchers/http.ts";
import type { HttpError } from "../../catalog-fetchers/http-error.ts";
import {
  failing,
  gzipped,
  htmlPage,
  json,
  type Routes,
  type Served,
  serve,
  stalling,
  text,
  tooMany,
  truncated,
} from "./serve.ts";

const servers: Served[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const provider = async (routes: Routes | ((url: string) => Routes)): Promise<Served> => {
  const server = await serve(routes);
  servers.push(server);
  return server;
};

/** Patient enough for a busy machine, quick enough for a test. */
const client = (options: Partial<HttpOptions> = {}) =>
  createHttpClient({
    idleMs: 200,
    answerMs: 5000,
    retry: { retries: 2, firstDelayMs: 5, longestDelayMs: 1500 },
    ...options,
  });

const failureOf = async (promise: Promise<unknown>): Promise<HttpError> => {
  try {
    await promise;
  } catch (error) {
    return error as HttpError;
  }
  throw new Error("The request was expected to fail.");
};

const readAll = async (chunks: AsyncIterable<string>): Promise<string> => {
  const parts: string[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.join("");
};

describe("what arrives", () => {
  test("JSON, plain and compressed", async () => {
    const { url } = await provider({
      "/a": json({ price: 3.06 }),
      "/b": gzipped(json({ price: 0.5 }) as { body: string }),
    });
    expect(await client().json(`${url}/a`)).toEqual({ price: 3.06 });
    expect(await client().json(`${url}/b`)).toEqual({ price: 0.5 });
  });

  test("a body is sent as JSON by POST, with a name that says who asks", async () => {
    const { url, requests } = await provider({ "POST /graphql": json([]) });
    await client().json({ url: `${url}/graphql`, body: { query: "{x}" }, headers: { a: "b" } });
    expect(requests[0]).toMatchObject({ method: "POST", body: '{"query":"{x}"}' });
    expect(requests[0]?.headers).toMatchObject({
      "content-type": "application/json",
      a: "b",
      "user-agent": expect.stringContaining("skyplan"),
    });
  });

  test("text that is broken in the middle of a character stays whole", async () => {
    const bytes = Buffer.from("€ € €");
    const { url } = await provider({
      "/": { body: [bytes.subarray(0, 1), bytes.subarray(1, 6), bytes.subarray(6)] },
    });
    expect(await client().text(`${url}/`)).toBe("€ € €");
  });

  test("chunks come in order, and a slow reader holds the sender back", async () => {
    let sent = 0;
    const part = "x".repeat(256 * 1024);
    const parts = (function* () {
      for (let index = 0; index < 200; index++) {
        sent++;
        yield part;
      }
    })();
    const { url } = await provider({ "/big": { body: parts } });
    const chunks = client().chunks(`${url}/big`)[Symbol.asyncIterator]();
    await chunks.next();
    await new Promise((done) => setTimeout(done, 300));
    expect(sent).toBeLessThan(100);
    let rest = 0;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
      rest += next.value.length;
    expect(sent).toBe(200);
    expect(rest).toBeGreaterThan(199 * part.length - part.length);
  });
});

describe("what passes is tried again", () => {
  test.each([
    ["429", tooMany()],
    ["500", failing()],
    ["503", failing(503)],
    ["a stall after the first bytes", stalling('{"a":')],
    ["a connection that breaks", truncated('{"a": [1, 2, 3, 4]}')],
    ["JSON that ends early without a word", json(undefined as unknown)],
    ["no bytes at all", { body: "" }],
  ])("%s", async (_, fault) => {
    const { url, requests } = await provider({
      "/": [{ ...fault, body: fault.body ?? "" }, json([1])],
    });
    expect(await client().json(`${url}/`)).toEqual([1]);
    expect(requests).toHaveLength(2);
  });

  test("Retry-After is honoured, in seconds and as a date", async () => {
    const soon = () => new Date(Date.now() + 2000).toUTCString();
    for (const after of [() => "1", soon]) {
      const { url } = await provider({ "/": [tooMany(after()), json([1])] });
      const start = performance.now();
      await client({ retry: { retries: 1, firstDelayMs: 1, longestDelayMs: 5000 } }).json(url);
      expect(performance.now() - start).toBeGreaterThan(900);
    }
  });

  test("a server that asks for an hour is not waited for", async () => {
    const { url, requests } = await provider({ "/": tooMany("3600") });
    const error = await failureOf(client().json(url));
    expect(error.message).toMatch(/status 429, which asks to wait 3600 s/);
    expect(requests).toHaveLength(1);
  });

  test("the number of attempts has an end", async () => {
    const { url, requests } = await provider({ "/": failing(502) });
    const error = await failureOf(client().json(url));
    expect(error).toMatchObject({ fault: "status", status: 502 });
    expect(requests).toHaveLength(3);
  });
});

describe("what does not pass is told", () => {
  test("a stall that stays", async () => {
    const { url } = await provider({ "/prices": stalling("[") });
    const error = await failureOf(client().json(`${url}/prices`));
    expect(error.fault).toBe("timeout");
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+\/prices: no further byte for 0\.2 s/);
  });

  test("no answer at all", async () => {
    const { url } = await provider({ "/": () => new Promise(() => undefined) });
    const error = await failureOf(client({ answerMs: 100 }).json(url));
    expect(error.message).toMatch(/no answer within 0\.1 s/);
  });

  test("HTML where JSON was expected, at once", async () => {
    const { url, requests } = await provider({ "/": htmlPage() });
    const error = await failureOf(client().json(url));
    expect(error.fault).toBe("unexpected");
    expect(error.message).toMatch(/HTML or XML page titled "Sign in".*login/s);
    expect(requests).toHaveLength(1);
  });

  test("a truncated stream, and a compressed one that ends early with the right length", async () => {
    const whole = gzipped(text("price,".repeat(5000)) as { body: string });
    const body = whole.body as Buffer;
    const { url } = await provider({
      "/plain": truncated("a,b\n".repeat(1000)),
      "/gzip": { ...whole, body: body.subarray(0, body.length - 9) },
    });
    for (const path of ["plain", "gzip"]) {
      const error = await failureOf(readAll(client().chunks(`${url}/${path}`)));
      expect(error.fault).toBe("truncated");
    }
  });

  test("more than the limit, after decompression", async () => {
    const { url } = await provider({
      "/": gzipped(text("0".repeat(3 * 2 ** 20)) as { body: string }),
    });
    const error = await failureOf(client({ mostBytes: 2 ** 20 }).text(url));
    expect(error.message).toMatch(/more than 1 MiB/);
  });

  test("a refused key, without showing it", async () => {
    const { url } = await provider({ "/v1": failing(401) });
    const error = await failureOf(
      client().json({
        url: `${url.replace("//", "//user:hunter2@")}/v1?api_key=s3cret`,
        headers: { authorization: "Bearer s3cret" },
      }),
    );
    expect(error.message).toMatch(/\/v1: status 401. Check that the credentials/);
    expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/s3cret|hunter2/);
  });

  test("a closed port", async () => {
    const { url, close } = await serve({});
    await close();
    const error = await failureOf(client().json(url));
    expect(error).toMatchObject({ fault: "network" });
    expect(error.message).toMatch(/ECONNREFUSED/);
  });

  test("a request that is given up ends at once, also while it waits to try again", async () => {
    const { url } = await provider({ "/": failing(500) });
    const stop = new AbortController();
    const http = client({
      signal: stop.signal,
      retry: { retries: 3, firstDelayMs: 20_000, longestDelayMs: 20_000 },
    });
    const request = failureOf(http.json(url));
    setTimeout(() => stop.abort(), 50);
    expect((await request).fault).toBe("aborted");
  });
});

test("no more requests at once than a host is to bear", async () => {
  let open = 0;
  let most = 0;
  const { url } = await provider({
    "*": async () => {
      most = Math.max(most, ++open);
      await new Promise((done) => setTimeout(done, 20));
      open--;
      return json([]);
    },
  });
  const http = client({ perHost: 3 });
  await Promise.all(Array.from({ length: 12 }, (_, index) => http.json(`${url}/${index}`)));
  expect(most).toBe(3);
});
