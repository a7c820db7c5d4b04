import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** A request as the provider saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** What the server does with one request; the makers below cover the usual ones. */
export interface Answer {
  /** Absent: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several parts are written one after the other, with the reader's pace. */
  readonly body?: string | Buffer | Iterable<string | Buffer> | AsyncIterable<string | Buffer>;
  /** How the answer ends; absent: properly. `stall`: never. `cut`: the connection breaks after the body. */
  readonly ending?: "stall" | "cut";
}

/** Several answers: the first request gets the first, later ones the next, and the last answer repeats. */
export type Route =
  | Answer
  | readonly Answer[]
  | ((request: SeenRequest, visit: number) => Answer | Promise<Answer>);

/** `"/prices?page=2"` before `"/prices"` before `"*"`; a leading `"POST "` restricts the method. */
export type Routes = Readonly<Record<string, Route>>;

export interface Served {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** In the order of their arrival. */
  readonly requests: readonly SeenRequest[];
  readonly close: () => Promise<void>;
}

/**
 * A provider on loopback: recorded payloads, and all that goes wrong with real ones.
 *
 * @param routes  a function when the answers need the server's own address, as next links do
 */
export const serve = async (routes: Routes | ((url: string) => Routes)): Promise<Served> => {
  const requests: SeenRequest[] = [];
  const visits = new Map<string, number>();
  let table: Routes = {};
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    requests.push(request);
    const key = routeOf(table, request);
    const visit = visits.get(key) ?? 0;
    visits.set(key, visit + 1);
    await send(response, await answerOf(table[key], request, visit));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  table = typeof routes === "function" ? routes(url) : routes;
  return { url, requests, close: () => close(server) };
};

const readRequest = async (incoming: IncomingMessage): Promise<SeenRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? "GET",
    url: incoming.url ?? "/",
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
};

const routeOf = (table: Routes, { method, url }: SeenRequest): string => {
  const path = url.split("?", 1)[0] ?? url;
  const keys = [`${method} ${url}`, url, `${method} ${path}`, path, "*"];
  return keys.find((key) => table[key] !== undefined) ?? "";
};

const answerOf = (
  route: Route | undefined,
  request: SeenRequest,
  visit: number,
): Answer | Promise<Answer> => {
  if (route === undefined)
    return { status: 404, body: `no route for ${request.method} ${request.url}` };
  if (typeof route === "function") return route(request, visit);
  if (!isList(route)) return route;
  return route[Math.min(visit, route.length - 1)] ?? { status: 404 };
};

const isList = (route: Answer | readonly Answer[]): route is readonly Answer[] =>
  Array.isArray(route);

const send = async (response: ServerResponse, answer: Answer): Promise<void> => {
  const { body = "" } = answer;
  const whole = typeof body === "string" || Buffer.isBuffer(body);
  const length = whole ? { "content-length": String(Buffer.byteLength(body)) } : {};
  response.writeHead(answer.status ?? 200, { ...length, ...answer.headers });
  response.flushHeaders();
  for await (const part of whole ? [body] : body) {
    if (response.destroyed) return;
    if (part.length > 0 && !response.write(part)) await drained(response);
  }
  if (answer.ending === "cut") response.destroy();
  else if (answer.ending === undefined) response.end();
};

/** Also resolves when the reader has gone away. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((done) => {
    const settle = () => {
      response.off("drain", settle).off("close", settle);
      done();
    };
    response.on("drain", settle).on("close", settle);
  });

const close = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

const JSON_TYPE = { "content-type": "application/json" };

/** 200 with a value as JSON. */
export const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(value),
});

/** 200 with a recorded file, byte for byte; its type is told from its name. */
export const file = (path: string): Answer => ({
  headers: { "content-type": typeOf(path) },
  body: readFileSync(path),
});

const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html; charset=utf-8",
  json: "application/json",
};

const typeOf = (path: string): string =>
  TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";

/** 200 with text. */
export const text = (body: string, type = "text/plain; charset=utf-8"): Answer => ({
  headers: { "content-type": type },
  body,
});

/** The same answer, compressed on the way. */
export const gzipped = (answer: Answer & { readonly body: string | Buffer }): Answer => ({
  ...answer,
  headers: { ...answer.headers, "content-encoding": "gzip" },
  body: gzipSync(answer.body),
});

/** 429. @param retryAfter  seconds or an HTTP date; absent: the header is not sent */
export const tooMany = (retryAfter?: string): Answer => ({
  status: 429,
  headers: { ...JSON_TYPE, ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }) },
  body: '{"error":"too many requests"}',
});

/** 500 unless told otherwise. */
export const failing = (status = 500): Answer => ({
  status,
  headers: JSON_TYPE,
  body: '{"error":"something broke"}',
});

/** Sends the beginning, if any, and then nothing more, without closing the connection. */
export const stalling = (beginning = ""): Answer => ({
  headers: JSON_TYPE,
  body: [beginning],
  ending: "stall",
});

/** Announces the whole body, sends its first part and breaks the connection. */
export const truncated = (body: string, bytes = Math.floor(body.length / 2)): Answer => ({
  headers: { ...JSON_TYPE, "content-length": String(Buffer.byteLength(body)) },
  body: [body.slice(0, bytes)],
  ending: "cut",
});

/** A page for people where a payload was asked for, as logins and maintenance pages come. */
export const htmlPage = (status = 200): Answer => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><html><head><title>Sign in</title></head><body>Please sign in</body></html>",
});

/**
 * Pages under `path` with `?page=1…n`, one list item each unless told otherwise.
 *
 * @param page  the JSON of page `number`, of `count`; `next` is the address of the following one, absent on the last
 */
export const pages = (
  path: string,
  count: number,
  page: (number: number, next: string | undefined) => unknown,
): ((url: string) => Routes) => {
  const address = (number: number) => `${path}?page=${number}`;
  return (url) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => {
        const next = index + 1 < count ? `${url}${address(index + 2)}` : undefined;
        const answer = json(page(index + 1, next));
        return [
          [address(index + 1), answer],
          // The first page is also what the bare address shows.
          ...(index === 0 ? [[path, answer]] : []),
        ] as [string, Answer][];
      }).flat(),
    );
};
