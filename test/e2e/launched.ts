import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ran, type RunOptions, root, sky } from "./sky.ts";

/** A folder of its own with a broker's state in it. */
export interface Place {
  readonly dir: string;
  readonly state: string;
}

export const newPlace = async (): Promise<Place> => {
  const dir = await mkdtemp(join(tmpdir(), "sky-launch-"));
  return { dir, state: join(dir, "state") };
};

export const skyAt = (
  { state }: Place,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> => sky(args, { ...options, env: { ...options.env, SKY_STATE_DIR: state } });

const LOCAL = {
  clouds: {
    local: {
      egressUsdPerGb: 0,
      regions: { laptop: { machines: [{ instanceType: "m", cpus: 1, usdPerHour: 3.6 }] } },
    },
  },
  policy: { allow: ["local"] },
};

/** Stages on this machine; what is not said is a second on one CPU. */
export const localPipeline = async (
  { dir }: Place,
  stages: readonly object[],
  more: object = {},
): Promise<string> => {
  const file = join(dir, "pipeline.json");
  const whole = stages.map((stage) => ({ resources: { cpus: 1 }, runtime: "1s", ...stage }));
  await writeFile(file, JSON.stringify({ name: "test", ...LOCAL, ...more, stages: whole }));
  return file;
};

/** A launch that can be interrupted. */
export const startSky = (place: Place, args: readonly string[], env: object = {}) => {
  const child = spawn(process.execPath, [join(root, "bin/sky.js"), ...args], {
    env: { ...process.env, ...env, SKY_STATE_DIR: place.state },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    written.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    written.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => resolve(code));
  });
  return { child, written, ended };
};

/** Every file and folder below a folder. */
export const below = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).map((name) => join(folder, name));

/** Files that are readable for others, folders that are open to others. */
export const openToOthers = async (folder: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const path of [folder, ...(await below(folder))]) {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) found.push(`${(mode & 0o777).toString(8)} ${path}`);
  }
  return found;
};

/** Files that hold a text. */
export const filesWith = async (folder: string, text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const path of await below(folder))
    if ((await stat(path)).isFile() && (await readFile(path)).includes(text)) found.push(path);
  return found;
};

/** Command lines of all processes. */
export const commandLines = async (): Promise<readonly string[]> => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
};

export const until = async (
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  limitMs = 40_000,
): Promise<void> => {
  const startMs = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - startMs > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
