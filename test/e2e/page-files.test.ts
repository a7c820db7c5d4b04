import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

const page = new URL("../../dist/page/", import.meta.url);
const assets = readdirSync(new URL("assets/", page));

/** kB of 1000 bytes, of all files with that start and end. */
const gzipKb = (start: string, end: string): number =>
  assets
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .reduce((sum, name) => {
      const file = readFileSync(new URL(`assets/${name}`, page));
      return sum + gzipSync(file, { level: 9 }).length / 1000;
    }, 0);

it.each([
  ["index-", ".js", 90],
  ["index-", ".css", 5],
  ["create-editor-", ".js", 200],
  ["draw-", ".js", 175],
  ["", "", 460],
])("files of the page %s…%s stay under %d kB", (start, end, limitKb) => {
  expect(gzipKb(start, end)).toBeGreaterThan(0.1);
  expect(gzipKb(start, end)).toBeLessThan(limitKb);
});

it("the page has no inline script or style, and names no other host", () => {
  const html = readFileSync(new URL("index.html", page), "utf8");
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:/);
});
