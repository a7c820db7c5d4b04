/** What a link holds. Short keys: each byte of it is in an address bar. */
export interface Shared {
  /** The pipeline as written. */
  readonly text: string;
}

/** Longer addresses are cut by chats and mail programs. */
export const LONGEST_FRAGMENT = 8_000;
/** A link that would unpack to more than this is not opened: it is a bomb, not a pipeline. */
const MOST_BYTES = 2_000_000;
const VERSION = "p1";

/**
 * The fragment of a link, `p1=…`: deflated and in the alphabet of URLs. Fragments never reach a server.
 *
 * @returns `undefined` when it would be too long to survive as a link
 */
export const encodeShare = async ({ text }: Shared): Promise<string | undefined> => {
  const packed = await through(
    new TextEncoder().encode(text),
    new CompressionStream("deflate-raw"),
  );
  const fragment = `${VERSION}=${toBase64Url(packed)}`;
  return fragment.length > LONGEST_FRAGMENT ? undefined : fragment;
};

/** @returns `undefined` for a fragment that holds no pipeline, or a damaged one */
export const decodeShare = async (fragment: string): Promise<Shared | undefined> => {
  const [version, payload] = fragment.replace(/^#/, "").split("=");
  if (version !== VERSION || !payload) return undefined;
  try {
    const packed = fromBase64Url(payload);
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return undefined;
  }
};

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> => {
  const reader = new Blob([bytes]).stream().pipeThrough<Uint8Array>(stream).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    total += read.value.length;
    if (total > MOST_BYTES) throw new RangeError("unpacks to more than a pipeline");
    chunks.push(Uint8Array.from(read.value));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
};

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
