import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ledger, LedgerEntry } from "../../src/domain/ledger.ts";
import { invoiceOf } from "../../src/report/bill/invoice.ts";
import { invoiceContent } from "../../src/report/bill/invoice-content.ts";
import { noPlanContent } from "../../src/report/content/no-plan-content.ts";
import { planContent } from "../../src/report/content/plan-content.ts";
import { toHtml } from "../../src/report/html/to-html.ts";
import { allPictures } from "../../src/report/pictures/draw-picture.ts";
import { hostilePlan, manyStagesPlan, mappedPlan } from "../unit/report/pictures/plans.ts";
import { inBrowser, launchChromium, noBrowser } from "./chromium.ts";
import { clippedTexts, overlappingLabels, pageOverflow, paperOverflow } from "./looks.ts";

const pageOf = (plan: ReturnType<typeof mappedPlan>): string =>
  toHtml(planContent(plan, { today: "2026-11-25" }), allPictures(plan));

const infeasible = {
  kind: "infeasible",
  summary: "every stage has offers, but none go together under the rules.",
  conflict: ["budget 1 USD", "countries EU (pipeline)"],
  relaxations: [{ rule: "budget 1 USD", usd: 40.48, hours: 5.7 }],
  stages: [],
} as const;

/** Two accounts, names that are hard to break, sums that are hard to fit. */
const ledger = (): Ledger => {
  const line = (day: number, changes: Partial<LedgerEntry>): LedgerEntry => ({
    day: `2026-11-${String(day).padStart(2, "0")}`,
    run: "rtp2kq0a14d",
    stage: "train-with-a-rather-long-name",
    cloud: "aws",
    account: "123456789012",
    owner: "user",
    kind: "machine",
    what: "p4d.24xlarge spot in aws/us-east-1/us-east-1a",
    quantity: 23.99986,
    unit: "node-hour",
    usdPerUnit: 9.8318,
    usd: 235.961823547,
    source: "price of the hour",
    ...changes,
  });
  const days = Array.from({ length: 28 }, (_, index) => index + 1);
  const broker = { account: "acme", owner: "broker", cloud: "gcp" } as const;
  return {
    entries: [
      ...days.map((day) => line(day, day === 28 ? { open: "running" } : {})),
      ...days.map((day) => line(day, { ...broker, kind: "egress", item: "proc", unit: "GB" })),
      ...days.map((day) => line(day, { ...broker, kind: "margin", unit: "USD", usdPerUnit: 0.08 })),
    ],
    assumptions: ["how gcp rounds the time of machines is not known; billed by the second"],
  };
};

const REPORTS: Readonly<Record<string, string>> = {
  explained: pageOf(mappedPlan()),
  hostile: pageOf(hostilePlan()),
  "25 stages": pageOf(manyStagesPlan(6)),
  "100 stages": pageOf(manyStagesPlan(25)),
  "520 stages": pageOf(manyStagesPlan(130)),
  invoice: toHtml(invoiceContent(invoiceOf(ledger(), "2026-11", "2026-12-01")), new Map()),
  infeasible: toHtml(noPlanContent("ranker", infeasible), new Map()),
};
/** 210 mm less the margins at 96 pixels an inch. */
const A4_PX = 687;

const KINDS = Object.keys(REPORTS);

describe.skipIf(noBrowser !== undefined)(inBrowser("a report in Chromium"), () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sky-report-"));
    for (const [name, text] of Object.entries(REPORTS))
      await writeFile(join(folder, `${name}.html`), text);
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a report and closes it again. */
  const onPage = async <T>(
    kind: string,
    look: { readonly width: number; readonly colorScheme: "light" | "dark" },
    use: (page: Page, heard: readonly string[]) => Promise<T>,
  ): Promise<T> => {
    const { width, colorScheme } = look;
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const heard: string[] = [];
    const page = await context.newPage();
    page.on("console", (message) => heard.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) heard.push(`request: ${request.url()}`);
    });
    try {
      await page.goto(pathToFileURL(join(folder, `${kind}.html`)).href);
      return await use(page, heard);
    } finally {
      await context.close();
    }
  };

  describe.each(KINDS)("%s", (kind) => {
    it.each([375, 1440])("fits %d px, says nothing on the console, asks nobody", async (width) => {
      await onPage(kind, { width, colorScheme: "light" }, async (page, heard) => {
        expect(await pageOverflow(page)).toEqual([]);
        expect(heard).toEqual([]);
      });
    });

    it("cuts no word of a picture and lets no two cross", async () => {
      await onPage(kind, { width: 1440, colorScheme: "light" }, async (page) => {
        expect(await clippedTexts(page)).toEqual([]);
        expect(await overlappingLabels(page)).toEqual([]);
      });
    });

    it("prints", async () => {
      await onPage(kind, { width: 1440, colorScheme: "dark" }, async (page) => {
        const pdf = await page.pdf({ format: "A4" });
        expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
        await page.emulateMedia({ media: "print" });
        const ink = await page.evaluate("getComputedStyle(document.body).color");
        expect(ink).toBe("rgb(27, 31, 36)");
        await page.setViewportSize({ width: A4_PX, height: 900 });
        expect(await paperOverflow(page)).toEqual([]);
      });
    });
  });

  describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
    it.each(["explained", "hostile", "infeasible"])(
      "%s has no fault that axe knows",
      async (kind) => {
        await onPage(kind, { width: 1024, colorScheme }, async (page) => {
          await page.evaluate(
            "for (const d of document.querySelectorAll('details')) d.open = true",
          );
          const { violations } = await new AxeBuilder({ page }).analyze();
          const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
          expect(found).toEqual([]);
        });
      },
    );
  });

  it("is dark where the screen is dark, pictures too", async () => {
    await onPage("explained", { width: 1024, colorScheme: "dark" }, async (page) => {
      const colors = await page.evaluate(
        "[document.body, document.querySelector('svg > rect')].map((e) => getComputedStyle(e)[e === document.body ? 'backgroundColor' : 'fill'])",
      );
      expect(colors).toEqual(["rgb(15, 20, 26)", "rgb(15, 20, 26)"]);
    });
  });

  it("can be used by keyboard: first to the content, then through the tables", async () => {
    await onPage("explained", { width: 1024, colorScheme: "light" }, async (page) => {
      const focused = (): Promise<unknown> =>
        page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id");
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("#content");
      await page.keyboard.press("Enter");
      expect(await focused()).toBe("content");
      await page.keyboard.press("Tab");
      const region = await page.evaluate("document.activeElement.getAttribute('aria-label')");
      expect(region).toContain("Picture");
    });
  });
});
