import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { usd } from "../../src/report/quantities.ts";
import { inBrowser, launchChromium, noBrowser } from "./chromium.ts";
import { type PageServer, startPageServer } from "./page-server.ts";
import {
  answered,
  editor,
  paste,
  plan,
  planButton,
  savedText,
  stageRows,
  type Visit,
  visit,
} from "./page-visit.ts";

const example = (name: string): string =>
  readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8");

/** What the server answers, for comparison with what is shown. */
const planOf = async (url: string, pipeline: string, type = "json") => {
  const response = await fetch(`${url}/plan`, {
    method: "POST",
    headers: { "Content-Type": `application/${type}` },
    body: pipeline,
  });
  return (await response.json()) as { totals: { usd: number; hours: number }; stages: object[] };
};

/** A machine that has much else to do takes its time. */
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });

/** Stages in a row, each reading the one before. */
const chain = (length: number): string =>
  JSON.stringify(
    {
      name: "chain",
      stages: Array.from({ length }, (_, index) => ({
        name: `s${index}`,
        ...(index > 0 && { inputs: [`s${index - 1}`] }),
        runtime: "1h",
        output: "5GB",
      })),
    },
    null,
    2,
  );

describe.skipIf(noBrowser !== undefined)(inBrowser("the page"), () => {
  let browser: Browser;
  let server: PageServer;
  let visits: Visit[] = [];

  const open = async (path = "/", options = {}): Promise<Page> => {
    const opened = await visit(browser, `${server.url}${path}`, options);
    visits.push(opened);
    return opened.page;
  };

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(), startPageServer()]);
  });

  afterEach(async () => {
    const seen = visits;
    visits = [];
    await Promise.all(seen.map(({ close }) => close()));
    expect(seen.flatMap(({ errors }) => errors)).toEqual([]);
    expect(seen.flatMap(({ strangers }) => strangers)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const cost = (page: Page) => page.locator(".figure-box", { hasText: "Cost" }).locator(".value");

  const picture = async (page: Page, name: string): Promise<void> => {
    await page.getByRole("radio", { name, exact: true }).check();
    await page.locator(".picture svg").waitFor();
  };

  it("plans an example as the server does", async () => {
    const page = await open();
    await plan(page);
    const { totals, stages } = await planOf(server.url, example("ml-pipeline.json"));
    expect(await cost(page).textContent()).toBe(usd(totals.usd));
    expect(await stageRows(page).count()).toBe(stages.length);
    await page.getByText("Proven optimal").waitFor();
  });

  it("draws every picture, with its figures as a table", async () => {
    const page = await open();
    await plan(page);
    for (const name of ["Data flow", "Map", "Cost", "Cost vs time", "Timeline"]) {
      await picture(page, name);
      const title = await page.locator(".picture svg title").first().textContent();
      expect(title).toContain("ml-pipeline");
      await page.getByText("As a table").click();
      expect(await page.locator("figure tbody tr").count()).toBeGreaterThan(0);
    }
  });

  it("changes rules in YAML and keeps its comments", async () => {
    const page = await open();
    const written =
      "# Nightly.\nname: nightly\nstages:\n  - name: a # the only one\n    runtime: 1h\n";
    await paste(page, written);
    await page.getByRole("button", { name: "EU only" }).click();
    const saved = await savedText(page);
    expect(saved).toContain("countries: [EU]");
    expect(saved.replace(/policy:.*\n/, "")).toBe(written);
    await page.getByRole("button", { name: "EU only" }).click();
    await answered(page);
    expect(await savedText(page)).toBe(written);
  });

  it("plans again when a slider moves, within the new deadline", async () => {
    const page = await open();
    await plan(page);
    const before = await cost(page).textContent();
    const slider = page.getByRole("slider", { name: "Deadline, h" });
    // The fastest plan is known once the frontier is here.
    await picture(page, "Cost vs time");
    await slider.focus();
    await page.keyboard.press("Home");
    for (let step = 0; step < 10; step++) await page.keyboard.press("ArrowRight");
    await eventually(() => cost(page).textContent()).not.toBe(before);
    await answered(page);
    const saved = JSON.parse(await savedText(page));
    const { totals } = await planOf(server.url, JSON.stringify(saved));
    expect(totals.hours).toBeLessThanOrEqual(Number.parseFloat(saved.limits.deadline));
    expect(await cost(page).textContent()).toBe(usd(totals.usd));
  });

  it("says which rules are in the way, and drops one at a press", async () => {
    const page = await open();
    await page.getByRole("spinbutton", { name: "Deadline in h" }).fill("1");
    await page.keyboard.press("Enter");
    await page.getByText("No plan exists", { exact: true }).waitFor();
    expect(await page.locator(".conflict li").allInnerTexts()).toEqual(["deadline 1 h"]);
    await page.locator(".ways").getByRole("button", { name: "Drop deadline 1 h" }).click();
    await page.getByText("Proven optimal").waitFor();
    expect(await savedText(page)).toBe(example("ml-pipeline.json"));
  });

  it("explains a small plan unasked: what rules cost, what if a place fails", async () => {
    const page = await open();
    await page.getByLabel("Open an example").selectOption("eu-sovereign");
    await plan(page);
    await page.getByRole("heading", { name: "Why these places" }).waitFor();
    const rules = page.getByRole("region", { name: "What rules cost" });
    await rules.waitFor();
    expect(
      await page
        .getByRole("region", { name: "The best plan without it, against this one" })
        .locator("tbody tr")
        .count(),
    ).toBeGreaterThan(0);
    const before = await cost(page).textContent();
    await rules
      .getByRole("button", { name: /^Drop / })
      .first()
      .click();
    await eventually(() => cost(page).textContent()).not.toBe(before);
  });

  it("raises a deadline to the least that permits a plan", async () => {
    const page = await open();
    await page.getByRole("spinbutton", { name: "Deadline in h" }).fill("1");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Raise deadline 1 h to [\d.]+ h$/ }).click();
    await page.getByText("Proven optimal").waitFor();
  });

  it("can be used with the keyboard alone", async () => {
    const page = await open();
    const focused = () =>
      page.evaluate<string>(
        `(() => { let e = document.activeElement; while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
          return e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent; })()`,
      );
    const reached: string[] = [];
    for (let press = 0; press < 30; press++) {
      await page.keyboard.press("Tab");
      reached.push((await focused()).trim());
      if (reached.at(-1)?.startsWith("Pipeline, JSON")) {
        await page.keyboard.press("Escape");
      }
      const visible = await page.evaluate<string>(
        `(() => { let e = document.activeElement; const s = getComputedStyle(e.closest("label.x") ?? e);
          const next = e.nextElementSibling; return [s.outlineStyle, next ? getComputedStyle(next).outlineStyle : "none", e.shadowRoot ? "solid" : "none"].join(" "); })()`,
      );
      expect(`${reached.at(-1)}: ${visible}`).toMatch(/solid|auto/);
      if (reached.at(-1) === "Spot allowed") break;
    }
    expect(reached[0]).toBe("Skip to content");
    for (const name of ["Open", "Share", "Plan", "Cheapest", "EU only"])
      expect(reached).toContain(name);
    await page.keyboard.press("ControlOrMeta+Enter");
    await answered(page);
    await page.keyboard.press("Space");
    await expect
      .poll(() => page.getByRole("button", { name: "Spot allowed" }).getAttribute("aria-pressed"))
      .toBe("true");
    await answered(page);
    await editor(page).focus();
    await page.keyboard.press("ControlOrMeta+z");
    expect(await savedText(page)).toBe(example("ml-pipeline.json"));
    await page.keyboard.press("ControlOrMeta+Enter");
    await answered(page);
  });

  it("opens a file that is dropped anywhere", async () => {
    const page = await open();
    const drop = `((text) => { const data = new DataTransfer();
      data.items.add(new File([text], "dropped.yaml"));
      const at = document.querySelector(".editor");
      for (const type of ["dragover", "drop"])
        at.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true, composed: true })); })`;
    await page.evaluate(`${drop}(${JSON.stringify(example("genomics.yaml"))})`);
    await page.getByText("dropped.yaml opened").waitFor();
    expect(await savedText(page)).toBe(example("genomics.yaml"));
  });

  it("shows the line of a text that is no JSON, and plans nothing", async () => {
    const page = await open();
    await paste(page, '{\n  "stages": [\n    { "name": "a" "runtime": "1h" }\n  ]\n}');
    await page.getByRole("button", { name: "Line 3" }).waitFor();
    expect(await planButton(page).isDisabled()).toBe(true);
  });

  it.each([
    ["JSON", '{\n  "stages": [\n    { "name": "a",\n      "runtim": "1h" }\n  ]\n}', 4],
    ["YAML", "stages:\n  - name: a\n    runtime: 1h\n    inputs: [nobody]\n", 4],
  ])("marks what the server refuses in %s at its line", async (_format, text, line) => {
    const page = await open();
    await paste(page, text);
    // The editor has come to rest and checked the text itself.
    await page.waitForTimeout(700);
    await plan(page);
    const jump = page.getByRole("button", { name: `Line ${line}` }).first();
    await jump.click();
    await page
      .locator(".cm-activeLineGutter", { hasText: String(line) })
      .first()
      .waitFor();
    await page.locator(".cm-lintRange-error").first().waitFor();
    // What is typed next is another text, of which the server has said nothing yet.
    await page.keyboard.press("End");
    await page.keyboard.insertText(" ");
    await page.getByText("Changed since it was planned").waitFor();
    expect(await page.getByRole("list", { name: "Problems of the pipeline" }).count()).toBe(0);
  });

  it("completes and checks fields from the published schema", async () => {
    const page = await open();
    await paste(page, '{\n  "stages": [{ "name": "a", "nodes": "many" }],\n  \n}');
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");
    await page.keyboard.insertText('"');
    await page.keyboard.press("Control+Space");
    await page.locator(".cm-tooltip-autocomplete").getByText("deliver").waitFor();
  });

  it("shares a pipeline by its address alone", async () => {
    const page = await open();
    await page.getByLabel("Open an example").selectOption("eu-sovereign");
    await page.getByRole("button", { name: "Share" }).click();
    await eventually(() => page.url()).toContain("#p1=");
    const path = page.url().slice(server.url.length);
    const other = await open(path);
    await answered(other);
    expect(await savedText(other)).toBe(example("eu-sovereign.json"));
    expect(await stageRows(other).count()).toBe(3);
    const broken = await open("/#p1=damaged");
    await broken.getByText("The link is damaged").waitFor();
  });

  it("shows fifty stages", async () => {
    const page = await open();
    await paste(page, chain(50));
    await plan(page);
    expect(await stageRows(page).count()).toBe(50);
    await page.getByRole("button", { name: "Explain this plan" }).waitFor();
    for (const name of ["Data flow", "Timeline"]) {
      await picture(page, name);
    }
  });

  it("browses prices of accelerators", async () => {
    const page = await open();
    await page.getByRole("link", { name: "Accelerators" }).click();
    await page.getByText(/\d+ rows, prices of/).waitFor();
    await page.getByRole("searchbox", { name: "Search" }).fill("h100");
    const rows = page.locator("tbody tr");
    await eventually(async () => (await rows.first().textContent())?.includes("H100")).toBe(true);
    const prices = async (): Promise<number[]> =>
      (await rows.locator("td:nth-child(4)").allInnerTexts())
        .filter((text) => text.startsWith("$"))
        .map((text) => Number(text.slice(1)));
    expect(await prices()).toEqual([...(await prices())].sort((a, b) => a - b));
    await page.getByRole("button", { name: "$/card h", exact: true }).click();
    expect(await prices()).toEqual([...(await prices())].sort((a, b) => b - a));
    const all = await rows.count();
    await page.getByRole("textbox", { name: "Cards" }).fill("8");
    await expect
      .poll(async () => (await rows.locator(".tag").allInnerTexts()).every((t) => t === "×8"))
      .toBe(true);
    await page.getByRole("combobox", { name: "Country" }).fill("EU");
    await eventually(() => rows.count()).toBeLessThan(all);
    await page.goBack();
    await editor(page).waitFor();
  });

  it("keeps the last plan while a slow answer is on its way, and gives it up when told", async () => {
    const page = await open();
    await plan(page);
    await page.route("**/plan", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await route.continue().catch(() => undefined);
    });
    await planButton(page).click();
    await page.getByText("Planning…").waitFor();
    expect(await stageRows(page).count()).toBe(3);
    await page.getByText(/^\s*[\d.]+ s$/).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await answered(page);
  });

  it("comes back when a busy server says when, and says when there is none", async () => {
    const page = await open();
    let refused = 0;
    await page.route("**/plan", async (route) => {
      refused += 1;
      if (refused > 1) return route.continue();
      return route.fulfill({
        status: 503,
        headers: { "Retry-After": "1", "Content-Type": "application/problem+json" },
        body: JSON.stringify({ title: "The server is busy", status: 503, code: "busy" }),
      });
    });
    await planButton(page).click();
    await page.getByText("asking again in 1 s").waitFor();
    await answered(page);
    expect(await stageRows(page).count()).toBe(3);
    await page.unroute("**/plan");
    await page.route("**/plan**", (route) => route.abort());
    await planButton(page).click();
    await page.getByText("The server cannot be reached").waitFor();
    expect(await stageRows(page).count()).toBe(3);
  });
});
