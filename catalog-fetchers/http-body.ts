import { PassThrough, pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { BODY_CODES } from "./http-retry.ts";

export interface BodyLimits {
  /** Longest wait for the next bytes. */
  readonly idleMs: number;
  /** Longest time for the whole body. */
  readonly wholeMs: number;
  /** After decompression. */
  readonly mostBytes: number;
}

/** Bytes as they come from the connection. */
export interface RawBody {
  readonly stream: Readable;
  /** `content-encoding`. */
  readonly encoding: string | undefined;
}

/** A body that did not arrive as it should; `code` is one of `BODY_CODES`. */
export class BodyError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The text of a body as it arrives: decompressed, checked for its announced length and for limits.
 *
 * The consumer sets the pace: nothing is read ahead of it beyond the stream's own buffer, and the idle clock
 * runs only while bytes are waited for. Leaving the loop early closes the connection.
 *
 * @throws BodyError
 */
export async function* bodyText(
  { stream: raw, encoding }: RawBody,
  limits: BodyLimits,
  elapsedMs: () => number,
): AsyncGenerator<string> {
  const stream = decompressed(raw, encoding);
  const decoder = new TextDecoder();
  const start = elapsedMs();
  let bytes = 0;
  try {
    for await (const chunk of withIdleLimit(stream, limits.idleMs)) {
      bytes += chunk.length;
      if (bytes > limits.mostBytes)
        throw new BodyError(BODY_CODES.tooLarge, `more than ${mib(limits.mostBytes)} MiB`);
      if (elapsedMs() - start > limits.wholeMs)
        throw new BodyError(BODY_CODES.stalled, `not complete after ${seconds(limits.wholeMs)} s`);
      const text = decoder.decode(chunk, { stream: true });
      if (text !== "") yield text;
    }
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  } catch (error) {
    throw error instanceof BodyError ? error : cutShort(error, bytes);
  } finally {
    stream.destroy();
    raw.destroy();
  }
}

const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
const seconds = (ms: number): number => ms / 1000;

/** Node reports a body shorter than announced as a broken connection, and zlib one that ends in the middle. */
const cutShort = (error: unknown, bytes: number): BodyError => {
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return new BodyError(BODY_CODES.truncated, `the answer broke off after ${bytes} bytes${code}`);
};

/**
 * Decompressed here and not by axios, which tolerates compressed bodies that end too early.
 * `pipeline` hands an error of the connection on to whoever reads.
 */
const decompressed = (raw: Readable, encoding: string | undefined): Readable => {
  const decoder = decoderOf(encoding);
  pipeline(raw, decoder, () => undefined);
  return decoder;
};

const decoderOf = (encoding: string | undefined) => {
  switch (encoding?.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return new PassThrough();
  }
};

async function* withIdleLimit(stream: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const next = await inTime(iterator.next(), idleMs);
    if (next.done === true) return;
    yield next.value;
  }
}

const inTime = <T>(promise: Promise<T>, ms: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new BodyError(BODY_CODES.stalled, `no further byte for ${seconds(ms)} s`)),
      ms,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
