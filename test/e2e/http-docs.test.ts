import { spawn } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "./server.ts";
import { root } from "./sky.ts";

let server: TestServer;
let dir: string;
beforeAll(async () => {
  server = await startServer();
  dir = await mkdtemp(join(tmpdir(), "sky-docs-"));
});
afterAll(() => server.stop());

const run = (script: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
      cwd: dir,
      env: { ...process.env, SKY: server.url },
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        text += chunk;
      });
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });

it("every command of docs/http.md prints what stands below it", async () => {
  const text = await readFile(join(root, "docs/http.md"), "utf8");
  const blocks = [...text.matchAll(/```sh\n(.*?)```\n\n```text\n(.*?)```/gs)];
  expect(blocks.length).toBeGreaterThanOrEqual(6);
  for (const [, script = "", printed] of blocks) expect(await run(script), script).toBe(printed);
});
