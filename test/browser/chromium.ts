import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The newest of those that Playwright has downloaded; its folder names end in a rising number. */
const downloaded = (): readonly string[] => {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ".cache/ms-playwright");
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => name.startsWith("chromium-"))
    .sort((a, b) => Number(b.split("-")[1]) - Number(a.split("-")[1]))
    .flatMap((name) =>
      ["chrome-linux", "chrome-linux64"].map((folder) => join(cache, name, folder, "chrome")),
    );
};

/** `CHROMIUM_PATH` alone when it is set; else the first that is there. */
const findChromium = (): string | undefined => {
  const named = process.env.CHROMIUM_PATH ?? "";
  const places = named === "" ? [...USUAL_PLACES, ...downloaded()] : [named];
  return places.find((path) => existsSync(path));
};

const executablePath = findChromium();
const required = process.env.SKYPLAN_REQUIRE_BROWSER === "1";

/**
 * Why the tests of this folder cannot run here, for `describe.skipIf`; `undefined` when they can.
 * With `SKYPLAN_REQUIRE_BROWSER=1`, as in CI, nothing is skipped: without a browser the launch fails.
 */
export const noBrowser: string | undefined =
  executablePath !== undefined || required
    ? undefined
    : "no Chromium here: install it or set CHROMIUM_PATH";

if (noBrowser !== undefined) console.warn(`Browser tests are skipped: ${noBrowser}.`);

/** The name of a group of browser tests, with the reason when it is skipped. */
export const inBrowser = (name: string): string =>
  noBrowser === undefined ? name : `${name} (skipped: ${noBrowser})`;

/** A headless Chromium; close it when done. Rejects when there is none. */
export const launchChromium = (): Promise<Browser> => {
  if (executablePath === undefined)
    return Promise.reject(
      new Error(
        "No Chromium was found. Install it (apt-get install chromium) or set CHROMIUM_PATH.",
      ),
    );
  // A container has no user namespaces for the sandbox, and a small /dev/shm.
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  return chromium.launch({ executablePath, headless: true, args });
};
