import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page that is open, and what it must never do. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console and of scripts; answers that tests provoke are no errors. */
  readonly errors: readonly string[];
  /** Addresses outside the server. */
  readonly strangers: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * The last one is Chromium's own: replacing all text of an editable element, it makes style attributes for a moment,
 * which the content policy blocks without harm.
 */
const EXPECTED =
  /status of (401|422|503)|ERR_CONNECTION_REFUSED|ERR_FAILED|not apply to event handlers, style attributes/;

export const visit = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  const strangers: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !EXPECTED.test(message.text())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(url).origin && protocol !== "blob:") strangers.push(request.url());
  });
  await page.goto(url);
  await editor(page).waitFor();
  return { page, errors, strangers, close: () => context.close() };
};

export const editor = (page: Page) => page.getByRole("textbox", { name: /^Pipeline/ });

/** Replaces the whole text, as somebody who pastes does. */
export const paste = async (page: Page, text: string): Promise<void> => {
  await editor(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
};

export const planButton = (page: Page) => page.getByRole("button", { name: "Plan", exact: true });

/** Presses Plan and waits for the answer. */
export const plan = async (page: Page): Promise<void> => {
  await planButton(page).click();
  await answered(page);
};

/** Nothing is under way, and what is shown belongs to the text. */
export const answered = async (page: Page): Promise<void> => {
  await page.getByText(/^(Planned|Answered) in [\d,]+ ms\.$/).waitFor();
};

/** The text as `Save` gives it; the editor itself keeps only what can be seen. */
export const savedText = async (page: Page): Promise<string> => {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save" }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

export const stageRows = (page: Page) =>
  page.getByRole("region", { name: "Stages" }).last().locator("tbody tr");
