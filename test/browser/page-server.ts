import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const SKY = fileURLToPath(new URL("../../bin/sky.js", import.meta.url));

export interface PageServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The real server, built, on a free port; the page is at `url`. */
export const startPageServer = async (flags: readonly string[] = []): Promise<PageServer> => {
  const options = ["serve", "--port", "0", "--workers", "1", "--log-level", "error", ...flags];
  const child = spawn(process.execPath, [SKY, ...options], { stdio: ["ignore", "ignore", "pipe"] });
  const url = await addressOf(child);
  await untilReady(url);
  return { url, close: () => end(child) };
};

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Listening on (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`sky serve ended with ${code}: ${said}`)));
  });

const untilReady = async (url: string): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { status } = await fetch(`${url}/readyz`);
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server did not get ready");
};

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
