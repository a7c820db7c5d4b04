import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FETCHERS } from "../../catalog-fetchers/registry.ts";

const text = readFileSync(new URL("../../docs/catalog.md", import.meta.url), "utf8");
const section = text.split("## Credentials and settings")[1]?.split("\n## ")[0] ?? "";

const variables = (cell = ""): readonly string[] =>
  [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map((match) => match[1] ?? "");

const documented = section
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (cloud +\||-)/.test(line))
  .map((line) => {
    const [, cloud = "", needed, optional] = line.split("|").map((cell) => cell.trim());
    return { cloud, needed: variables(needed), optional: variables(optional) };
  });

describe("docs/catalog.md", () => {
  it("names for every fetcher the variables that it declares, and no others", () => {
    expect(documented).toEqual(
      FETCHERS.map(({ id, source }) => ({
        cloud: id,
        needed: source.credentials,
        optional: [...(source.optionalCredentials ?? []), ...(source.settings ?? [])],
      })),
    );
  });

  it("counts the lists that need no account", () => {
    const open = FETCHERS.filter(({ source }) => source.credentials.length === 0);
    expect(open).toHaveLength(10);
    expect(section).toContain("Ten price lists are open");
  });
});
