import type { Answer, Copied, Copy } from "../../domain/adapter.ts";
import { err } from "../../domain/result.ts";
import { answering, failed } from "../failure.ts";
import { type CopyOptions, copyFiles, lookedAt } from "./copy.ts";
import type { Store } from "./store.ts";

/** Opens the stores that an adapter has itself, such as folders of its machines; `undefined`: none of its own. */
export type OpenStore = (url: string) => Promise<Store | undefined>;

/** A scheme of store URLs, its code loaded when it is used. */
const SCHEMES: Readonly<Record<string, (url: string) => Promise<Store>>> = {
  "file:": async (url) => (await import("./file-store.ts")).fileStore(url),
  "s3:": async (url) => (await import("./s3.ts")).s3Store(url),
  "gs:": async (url) => (await import("./gs.ts")).gsStore(url),
  "az:": async (url) => (await import("./az.ts")).azStore(url),
  "ssh:": async (url) => (await import("../ssh/open-ssh-store.ts")).openSshStore(url),
};

/**
 * Copies a folder or file from one store to another, through the broker where they do not know each other. Verified by
 * SHA-256; what is there is not sent again; what was begun goes on. A source without anything is a failure.
 */
export const copyStore = async (
  copy: Copy,
  signal: AbortSignal,
  own: OpenStore = async () => undefined,
): Promise<Answer<Copied>> => {
  let sends = false;
  const answer = await answering(`copy of ${copy.from} to ${copy.to}`, signal, async () => {
    const [from, to] = await Promise.all([opened(copy.from, own), opened(copy.to, own)]);
    if (copy.dryRun === true) return lookedAt(from, to, signal);
    const fastPath = between(from, to);
    const options: CopyOptions = {
      exact: copy.exact ?? false,
      onSend: () => {
        sends = true;
      },
      ...(fastPath && { fastPath }),
    };
    return copyFiles(from, to, options, signal);
  });
  // What was under way when it broke off is not known; that nothing was is.
  return answer.ok || sends ? answer : err({ ...answer.error, sentBytes: 0 });
};

const between = (from: Store, to: Store): CopyOptions["fastPath"] => {
  if (from.folder !== undefined && to.local !== undefined) {
    const { folder } = from;
    const { send } = to.local;
    return (files, signal) => send(folder, files, signal);
  }
  if (to.folder === undefined || from.local === undefined) return undefined;
  const { folder } = to;
  const { fetch } = from.local;
  return (files, signal) => fetch(folder, files, signal);
};

/** The store of a URL. Throws `Failed` when there is none for its scheme. */
export const openStore: (url: string) => Promise<Store> = async (url) => {
  const scheme = URL.canParse(url) ? new URL(url).protocol : "";
  const open = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (open === undefined) {
    const known = Object.keys(SCHEMES).map((each) => `${each}//`);
    throw failed("unsupported", `"${url}" is no store; its scheme has to be ${known.join(", ")}`);
  }
  return open(url);
};

const opened = async (url: string, own: OpenStore): Promise<Store> =>
  (await own(url)) ?? (await openStore(url));
