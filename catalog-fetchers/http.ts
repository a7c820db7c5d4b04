import type { Readable } from "node:stream";
import axios, {
  AxiosError,
  type AxiosInstance,
  type AxiosRequestConfig,
  type AxiosResponse,
} from "axios";
import axiosRetry from "axios-retry";
import pLimit, { type LimitFunction } from "p-limit";
import type { HttpClient, HttpRequest } from "./fetcher.ts";
import { BodyError, type BodyLimits, bodyText, type RawBody } from "./http-body.ts";
import { addressOf, HttpError, nextStepOf } from "./http-error.ts";
import { BODY_CODES, delayMs, mayPass, type RetryPolicy, retryAfterMs } from "./http-retry.ts";

/** Times in ms, sizes in bytes after decompression. */
export interface HttpOptions {
  readonly signal?: AbortSignal;
  /** Until the head of an answer is there. */
  readonly answerMs: number;
  /** Until the next bytes of a body are there. */
  readonly idleMs: number;
  /** Until a body read as a whole is there; streams may take longer. */
  readonly wholeMs: number;
  readonly streamMs: number;
  readonly mostBytes: number;
  readonly mostStreamBytes: number;
  readonly retry: RetryPolicy;
  /** Requests under way at one host; streams are counted apart. */
  readonly perHost: number;
  readonly streamsPerHost: number;
  readonly userAgent: string;
  readonly nowMs: () => number;
  readonly random: () => number;
  /** Told before each repetition, for progress and logs. */
  readonly onRetry?: (address: string, reason: string, delayMs: number) => void;
}

const MIB = 2 ** 20;

export const HTTP_DEFAULTS: HttpOptions = {
  answerMs: 30_000,
  idleMs: 30_000,
  wholeMs: 600_000,
  streamMs: 3_600_000,
  mostBytes: 256 * MIB,
  mostStreamBytes: 4096 * MIB,
  retry: { retries: 4, firstDelayMs: 500, longestDelayMs: 60_000 },
  perHost: 4,
  streamsPerHost: 3,
  userAgent: "skyplan-catalog (+https://www.npmjs.com/package/skyplan)",
  nowMs: Date.now,
  random: Math.random,
};

/**
 * A client as `HttpClient` promises it.
 *
 * Bodies are read inside the retry: one that stalls or breaks off is asked for again. A stream is asked for again
 * only until its head has arrived; afterwards a failure ends the stream, because chunks were already handed out.
 */
export const createHttpClient = (options: Partial<HttpOptions> = {}): HttpClient => {
  const settings = { ...HTTP_DEFAULTS, ...options };
  const wholes = hostLimits(settings.perHost);
  const streams = hostLimits(settings.streamsPerHost);
  const whole = createInstance(settings, (body) => readAll(body, wholeLimits(settings)));
  const head = createInstance(settings, async (body) => body);
  const text = (request: HttpRequest, read: (text: string) => unknown) =>
    wholes(request.url)(async () => {
      try {
        const response = await whole({ ...configOf(request, settings), readBody: read } as Config);
        return response.data;
      } catch (error) {
        throw toHttpError(error, request.url, settings);
      }
    });
  return {
    json: (request) => text(accepting(request, "application/json"), parseJson),
    text: async (request) => String(await text(normal(request), (body) => body)),
    chunks: (request) => chunksOf(normal(request), head, streams, settings),
  };
};

/** `readBody` turns the text into what the caller asked for; it throws `BodyError` for what is not that. */
interface Config extends AxiosRequestConfig {
  readonly readBody?: (text: string) => unknown;
}

const normal = (request: string | HttpRequest): HttpRequest =>
  typeof request === "string" ? { url: request } : request;

const accepting = (request: string | HttpRequest, type: string): HttpRequest => {
  const { headers, ...rest } = normal(request);
  return { ...rest, headers: { accept: type, ...headers } };
};

const wholeLimits = ({ idleMs, wholeMs, mostBytes }: HttpOptions): BodyLimits => ({
  idleMs,
  wholeMs,
  mostBytes,
});

const rawBody = ({ data, headers }: AxiosResponse<Readable>): RawBody => {
  const encoding: unknown = headers["content-encoding"];
  return { stream: data, encoding: typeof encoding === "string" ? encoding : undefined };
};

/**
 * The interceptor that reads bodies is registered before the one that retries, so that a broken body is a failed
 * attempt like any other.
 */
const createInstance = (
  settings: HttpOptions,
  read: (body: RawBody) => Promise<unknown>,
): AxiosInstance => {
  const instance = axios.create({
    responseType: "stream",
    decompress: false,
    maxRedirects: 5,
    // Bodies are counted where they are read.
    maxContentLength: -1,
    maxBodyLength: 16 * MIB,
    timeout: settings.answerMs,
    transitional: { clarifyTimeoutError: true },
    transformResponse: [],
  });
  const readResponse = async (response: AxiosResponse<Readable>): Promise<unknown> => {
    const body = await read(rawBody(response));
    const { readBody } = response.config as Config;
    return readBody === undefined ? body : readBody(String(body));
  };
  instance.interceptors.response.use(
    async (response) => {
      try {
        return { ...response, data: await readResponse(response) };
      } catch (error) {
        if (!(error instanceof BodyError)) throw error;
        throw new AxiosError(error.message, error.code, response.config, response.request);
      }
    },
    (error) => {
      if (error instanceof AxiosError) error.response?.data?.destroy?.();
      return Promise.reject(error);
    },
  );
  axiosRetry(instance, retryOptions(settings));
  return instance;
};

const retryOptions = ({ retry, nowMs, random, onRetry }: HttpOptions) => ({
  retries: retry.retries,
  shouldResetTimeout: true,
  retryCondition: (error: AxiosError) => mayPass(error, retry, nowMs()),
  retryDelay: (count: number, error: AxiosError) => {
    const wait = delayMs(count, error, retry, { nowMs: nowMs(), random: random() });
    onRetry?.(addressOf(error.config?.url ?? ""), reasonOf(error), wait);
    return wait;
  },
});

const reasonOf = (error: AxiosError): string =>
  error.response === undefined ? (error.code ?? error.message) : `status ${error.response.status}`;

const readAll = async (body: RawBody, limits: BodyLimits): Promise<string> => {
  const parts: string[] = [];
  for await (const part of bodyText(body, limits, () => performance.now())) parts.push(part);
  return parts.join("");
};

const parseJson = (text: string): unknown => {
  if (/^\s*</.test(text)) throw new BodyError(BODY_CODES.unexpected, htmlSeen(text));
  try {
    return JSON.parse(text);
  } catch {
    // Cut off in transit, as a rule: proxies end a body early without a word.
    throw new BodyError(
      BODY_CODES.truncated,
      text.trim() === ""
        ? "the answer is empty where JSON was expected"
        : `the answer is not whole JSON (${text.length} characters)`,
    );
  }
};

const htmlSeen = (text: string): string => {
  const title = /<title[^>]*>([^<]{1,80})/i.exec(text)?.[1]?.trim();
  const named = title === undefined ? "" : ` titled "${title}"`;
  return `an HTML or XML page${named} came where JSON was expected`;
};

const configOf = (
  request: HttpRequest,
  { signal, userAgent }: HttpOptions,
): AxiosRequestConfig => ({
  url: request.url,
  method: request.method ?? (request.body === undefined ? "GET" : "POST"),
  headers: { "user-agent": userAgent, "accept-encoding": "gzip, deflate, br", ...request.headers },
  ...(request.body === undefined ? {} : { data: request.body }),
  ...(signal === undefined ? {} : { signal }),
});

async function* chunksOf(
  request: HttpRequest,
  instance: AxiosInstance,
  limits: (url: string) => LimitFunction,
  settings: HttpOptions,
): AsyncGenerator<string> {
  const release = await acquire(limits(request.url));
  try {
    const { data } = await instance.request<RawBody>(configOf(request, settings));
    yield* bodyText(
      data,
      {
        idleMs: settings.idleMs,
        wholeMs: settings.streamMs,
        mostBytes: settings.mostStreamBytes,
      },
      () => performance.now(),
    );
  } catch (error) {
    throw toHttpError(error, request.url, settings);
  } finally {
    release();
  }
}

const acquire = (limit: LimitFunction): Promise<() => void> =>
  new Promise((started) => {
    limit(() => new Promise<void>((finished) => started(finished)));
  });

const hostLimits = (concurrency: number): ((url: string) => LimitFunction) => {
  const limits = new Map<string, LimitFunction>();
  return (url) => {
    const host = addressOf(url).split("/", 1)[0] ?? "";
    const limit = limits.get(host) ?? pLimit(concurrency);
    limits.set(host, limit);
    return limit;
  };
};

const toHttpError = (error: unknown, url: string, settings: HttpOptions): unknown => {
  const address = addressOf(url);
  if (settings.signal?.aborted === true)
    return new HttpError("aborted", address, "the request was given up", "Run the command again.");
  if (error instanceof AxiosError && error.response !== undefined)
    return statusError(error, error.response.status, address, settings);
  if (error instanceof AxiosError || error instanceof BodyError)
    return codeError(error, address, settings);
  return error;
};

const statusError = (
  error: AxiosError,
  status: number,
  address: string,
  settings: HttpOptions,
): HttpError => {
  const pause = retryAfterMs(error, settings.nowMs());
  const asked = pause === undefined ? "" : `, which asks to wait ${Math.ceil(pause / 1000)} s`;
  return new HttpError("status", address, `status ${status}${asked}`, nextStepOf(status), status);
};

const TRY_LATER = "Try again later.";

/** axios' own messages may hold the whole address, so the words are chosen here. */
const codeError = (
  error: AxiosError | BodyError,
  address: string,
  settings: HttpOptions,
): HttpError => {
  switch (error.code) {
    case BODY_CODES.stalled:
      return new HttpError("timeout", address, error.message, TRY_LATER);
    case BODY_CODES.truncated:
      return new HttpError("truncated", address, error.message, TRY_LATER);
    case BODY_CODES.tooLarge:
      return new HttpError("too-large", address, error.message, "This is no price list we know.");
    case BODY_CODES.unexpected:
      return new HttpError("unexpected", address, error.message, CHECK_LOGIN);
    case "ECONNABORTED":
    case "ETIMEDOUT":
      return new HttpError(
        "timeout",
        address,
        `no answer within ${settings.answerMs / 1000} s`,
        TRY_LATER,
      );
    default:
      return new HttpError(
        "network",
        address,
        `no connection (${error.code ?? "unknown reason"})`,
        "Check the network and the proxy settings.",
      );
  }
};

const CHECK_LOGIN =
  "The provider may ask for a login or be under maintenance; open the address in a browser.";
