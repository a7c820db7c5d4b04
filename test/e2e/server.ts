import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, smallCatalog } from "./sky.ts";

/** A built server in a process of its own. */
export interface TestServer {
  readonly url: string;
  readonly child: ChildProcess;
  readonly stderr: () => string;
  /** Waits for the end after SIGTERM. @returns the exit code */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** Starts `sky serve` on a free port and waits until it is ready. */
export const startServer = async (
  args: readonly string[] = [],
  catalog: string | "included" = smallCatalog,
): Promise<TestServer> => {
  if (!existsSync(join(root, "dist/plan-worker.js")))
    throw new Error("dist/ is missing; run: node scripts/build.mjs");
  const flags = catalog === "included" ? [] : ["--catalog", catalog];
  const child = spawn(
    process.execPath,
    [join(root, "bin/sky.js"), "serve", "--port", "0", ...flags, ...args],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const url = await until(() => {
    if (over) throw new Error(`The server ended: ${stderr}`);
    return /Listening on (\S+)/.exec(stderr)?.[1];
  });
  await until(async () => (await fetch(`${url}/readyz`)).ok || undefined);
  return {
    url,
    child,
    stderr: () => stderr,
    ended,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
  };
};

/** Asks again every few ms until there is an answer. */
export const until = async <T>(
  look: () => T | undefined | Promise<T | undefined>,
  limitMs = 30_000,
): Promise<T> => {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

export const postPlan = (
  { url }: Pick<TestServer, "url">,
  body: unknown,
  query = "",
  init: RequestInit = {},
): Promise<Response> =>
  fetch(`${url}/plan${query}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
    headers: { "Content-Type": "application/json", ...init.headers },
  });

/** The body, taken for what the test expects of it. */
export const jsonOf = async <T>(response: Response): Promise<T> => (await response.json()) as T;

/** What tests look at in a plan. */
export interface PlanBody {
  readonly status: string;
  readonly totals: { readonly usd: number };
  readonly stages: readonly {
    readonly name: string;
    readonly startHour: number;
    readonly location: string;
  }[];
}

/** A problem document, checked for its form. */
export const problemOf = async (response: Response): Promise<Record<string, never>> => {
  const type = response.headers.get("content-type");
  if (type !== "application/problem+json") throw new Error(`no problem document but ${type}`);
  const document = await jsonOf<Record<string, never>>(response);
  if (document.status !== response.status) throw new Error(JSON.stringify(document));
  return document;
};
