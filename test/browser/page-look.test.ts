import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inBrowser, launchChromium, noBrowser } from "./chromium.ts";
import { pageOverflow } from "./looks.ts";
import { type PageServer, startPageServer } from "./page-server.ts";
import { answered, paste, plan, planButton, stageRows, type Visit, visit } from "./page-visit.ts";

/** What can be on the page, and how to get there. */
const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "before a plan": async () => undefined,
  "an explained plan": async (page) => {
    await page.getByRole("button", { name: "EU only" }).click();
    await answered(page);
    await page.getByRole("heading", { name: "How far figures may move" }).waitFor();
    await page.locator(".picture svg").waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();
  },
  "no plan": async (page) => {
    await page.getByRole("spinbutton", { name: "Deadline in h" }).fill("1");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Raise deadline/ }).waitFor();
  },
  "a text that is refused": async (page) => {
    await paste(page, '{\n  "stages": [{ "name": "a", "runtim": "1h" }]\n}');
    await plan(page);
    await page.getByRole("button", { name: "Line 2" }).first().waitFor();
  },
  accelerators: async (page) => {
    await page.getByRole("link", { name: "Accelerators" }).click();
    await page.getByText(/\d+ rows, prices of/).waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("h100");
  },
};

const TOKEN = "browser-test-0123456789";

describe.skipIf(noBrowser !== undefined)(inBrowser("the look of the page"), () => {
  let browser: Browser;
  let server: PageServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(), startPageServer()]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const onPage = async (
    look: { readonly width: number; readonly colorScheme: "light" | "dark" },
    use: (page: Page) => Promise<void>,
    url = server.url,
  ): Promise<void> => {
    const { width, colorScheme } = look;
    const opened: Visit = await visit(browser, url, {
      viewport: { width, height: 800 },
      colorScheme,
      // A fading element has the contrast of neither of its states.
      reducedMotion: "reduce",
    });
    try {
      await use(opened.page);
      expect(opened.errors).toEqual([]);
      expect(opened.strangers).toEqual([]);
    } finally {
      await opened.close();
    }
  };

  describe.each(Object.entries(STATES))("with %s", (_name, reach) => {
    it.each([
      [375, "light"],
      [1440, "dark"],
    ] as const)("fits %d px and has no fault that axe knows, %s", async (width, colorScheme) => {
      await onPage({ width, colorScheme }, async (page) => {
        await reach(page);
        expect(await pageOverflow(page)).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, target }) => `${id}: ${target.join(" ")} ${html.slice(0, 160)}`),
        );
        expect(found).toEqual([]);
      });
    });
  });

  it("comes in few files, without inline script or style", async () => {
    await onPage({ width: 1440, colorScheme: "light" }, async (page) => {
      const loaded = await page.evaluate<{ files: number; inline: number }>(
        `({ files: performance.getEntriesByType("resource").length,
            inline: document.querySelectorAll("style, [style], script:not([src])").length })`,
      );
      expect(loaded.inline).toBe(0);
      expect(loaded.files).toBeLessThan(12);
    });
  });

  it("brings the answer into sight on a narrow screen", async () => {
    await onPage({ width: 375, colorScheme: "light" }, async (page) => {
      await plan(page);
      await expect
        .poll(() =>
          page.evaluate<number>("document.querySelector('.result').getBoundingClientRect().top"),
        )
        .toBeLessThan(100);
    });
  });

  it("asks for the token of a server that wants one, and keeps it for the tab", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sky-page-"));
    const tokens = join(folder, "tokens");
    await writeFile(tokens, `reader ${TOKEN}\n`);
    const guarded = await startPageServer(["--token-file", tokens]);
    try {
      const use = async (page: Page): Promise<void> => {
        await planButton(page).click();
        await page.getByText("This server asks for a token").waitFor();
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        await page.getByLabel("Token").fill(TOKEN);
        await page.keyboard.press("Enter");
        await page.getByText("Proven optimal").waitFor();
        expect(await stageRows(page).count()).toBe(3);
        await page.reload();
        await plan(page);
        expect(page.url()).not.toContain(TOKEN);
        expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(TOKEN);
      };
      await onPage({ width: 1440, colorScheme: "light" }, use, guarded.url);
    } finally {
      await guarded.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
