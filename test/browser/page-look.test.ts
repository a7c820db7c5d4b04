import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inBrowser, launchChromium, noBrowser } from "./chromium.ts";
import { type PageServer, startPageServer } from "./page-server.ts";
import { plan, stageRows, visit } from "./page-visit.ts";

const showPlan = async (page: Page): Promise<void> => {
  await plan(page);
  await page.locator(".picture svg").waitFor();
};

const showConflict = async (page: Page): Promise<void> => {
  await page.getByRole("spinbutton", { name: "Deadline in h" }).fill("1");
  await page.keyboard.press("Enter");
  await page.getByText("No plan exists", { exact: true }).waitFor();
};

const showPrices = async (page: Page): Promise<void> => {
  await page.getByRole("link", { name: "Accelerators" }).click();
  await page.getByText(/\d+ rows, prices of/).waitFor();
};

const SIGHTS = [
  ["a plan", showPlan],
  ["a conflict", showConflict],
  ["prices", showPrices],
] as const;

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

  describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
    it.each(SIGHTS)("of %s has no fault that axe knows", async (_name, show) => {
      const { page, close } = await visit(browser, server.url, { colorScheme });
      await show(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((n) => n.target).join("; ")}`,
      );
      expect(found).toEqual([]);
      await close();
    });
  });

  describe.each([375, 1440])("at %d pixels", (width) => {
    it.each(SIGHTS)("of %s needs no sideways scrolling", async (_name, show) => {
      const viewport = { width, height: 812 };
      const { page, close, errors } = await visit(browser, server.url, { viewport });
      await show(page);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(errors).toEqual([]);
      await close();
    });
  });

  it("comes in few files, without inline script or style", async () => {
    const { page, close } = await visit(browser, server.url);
    const loaded = await page.evaluate<{ files: number; inline: number }>(
      `({ files: performance.getEntriesByType("resource").length,
          inline: document.querySelectorAll("style, [style], script:not([src])").length })`,
    );
    expect(loaded.inline).toBe(0);
    expect(loaded.files).toBeLessThan(10);
    await close();
  });

  it("asks for a token where the server does, and keeps it for this tab only", async () => {
    const folder = mkdtempSync(join(tmpdir(), "skyplan-page-"));
    const token = "0123456789abcdef0123456789abcdef";
    writeFileSync(join(folder, "tokens"), `${token}\n`);
    const guarded = await startPageServer(["--token-file", join(folder, "tokens")]);
    try {
      const { page, close, errors } = await visit(browser, guarded.url);
      await page.getByRole("button", { name: "Plan", exact: true }).click();
      await page.getByLabel("Token").fill(token);
      await page.keyboard.press("Enter");
      await page.getByText("Proven optimal").waitFor();
      expect(await stageRows(page).count()).toBe(3);
      expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(token);
      expect(page.url()).not.toContain(token);
      expect(errors).toEqual([]);
      await close();
    } finally {
      await guarded.close();
      rmSync(folder, { recursive: true });
    }
  });
});
