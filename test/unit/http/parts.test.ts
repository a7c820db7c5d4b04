import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../../../src/catalog/load.ts";
import { watchCatalog } from "../../../src/http/catalog-watch.ts";
import { openapiDocument } from "../../../src/http/contract/openapi.ts";
import { OPERATIONS } from "../../../src/http/contract/operations.ts";
import { readPlanOptions } from "../../../src/http/plan-options.ts";
import { etagOf, matchesEtag } from "../../../src/http/reply.ts";
import { formatOf } from "../../../src/http/request-body.ts";
import { ROUTES } from "../../../src/http/routes.ts";
import { shareColumns } from "../../../src/http/shared-catalog.ts";
import { readTokens, tokenOf } from "../../../src/http/tokens.ts";
import { root, smallCatalog } from "../../e2e/sky.ts";

describe("the description of the interface", () => {
  it("is what is committed", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const committed = JSON.parse(readFileSync(join(root, "schema/openapi.json"), "utf8"));
    expect(committed).toEqual(JSON.parse(JSON.stringify(openapiDocument(version))));
  });

  it("describes every route, and no other", () => {
    const offered = ROUTES.filter(({ path }) => !path.endsWith(".js")).flatMap(
      ({ path, methods, open }) =>
        Object.keys(methods).map((method) => `${method} ${path} ${open === true}`),
    );
    const described = OPERATIONS.map(
      ({ method, path, open }) => `${method.toUpperCase()} ${path} ${open === true}`,
    );
    expect(described.sort()).toEqual(offered.sort());
  });
});

describe("options", () => {
  it("are the flags of the command line, under their names", () => {
    const query = {
      "hour-is-worth": "25",
      deadline: "90m",
      budget: "$200",
      blocked: ["aws", "gcp/us-*"],
      pareto: "",
      explain: "true",
      alternatives: "3",
      solver: "highs",
      "time-limit": "2s",
      "max-price-age": "1d",
    };
    expect(readPlanOptions(query, 10_000, "2026-03-02")).toEqual({
      ok: true,
      value: expect.objectContaining({
        overrides: {
          hourIsWorth: { kind: "weighted", hourIsWorthUsd: 25 },
          deadline: 1.5,
          budget: 200,
          blocked: ["aws", "gcp/us-*"],
        },
        solver: "highs",
        timeLimitMs: 2000,
        pareto: true,
        explain: true,
        alternatives: 3,
        pricesSince: "2026-03-01",
      }),
    });
  });

  it("that are wrong are all named, in a body by their pointer", () => {
    const read = readPlanOptions(
      {
        minimize: "fun",
        "hour-is-worth": {},
        pareto: "maybe",
        "a/b": 1,
        "time-limit": "1h",
        alternatives: "0",
      },
      1000,
      "2026-03-02",
      "/plans/0/options",
    );
    expect(read.ok ? [] : read.error.map(({ pointer }) => pointer).sort()).toEqual([
      "/plans/0/options/alternatives",
      "/plans/0/options/a~1b",
      "/plans/0/options/hour-is-worth",
      "/plans/0/options/minimize",
      "/plans/0/options/pareto",
      "/plans/0/options/time-limit",
    ]);
  });
});

describe("content types", () => {
  it.each([
    ["application/json", "json"],
    ["Application/JSON; charset=UTF-8", "json"],
    ["application/merge-patch+json", "json"],
    ["application/yaml", "yaml"],
    ["text/x-yaml", "yaml"],
    ["application/json; charset=latin1", undefined],
    ["text/json-ish", undefined],
    ["multipart/form-data; boundary=x", undefined],
    [undefined, undefined],
  ])("%s", (type, format) => expect(formatOf(type)).toBe(format));
});

describe("tags", () => {
  it("are compared weakly, one of several is enough", () => {
    const tag = etagOf("a", "b");
    expect(matchesEtag(`"x", ${tag}`, tag)).toBe(true);
    expect(matchesEtag(tag.replace("W/", ""), tag)).toBe(true);
    expect(matchesEtag("*", tag)).toBe(true);
    expect(matchesEtag(undefined, tag)).toBe(false);
    expect(etagOf("ab")).not.toBe(tag);
  });
});

describe("tokens", () => {
  it("have a name or the number of their line, and are never held as text", () => {
    const read = readTokens("# all\n\nci 0123456789abcdef # nightly\nfedcba9876543210\n");
    if (!read.ok) throw new Error(read.error);
    expect(read.value.map(({ name }) => name)).toEqual(["ci", "line 4"]);
    expect(JSON.stringify(read.value)).not.toContain("0123456789abcdef");
    expect(tokenOf("bearer fedcba9876543210", read.value)?.name).toBe("line 4");
    expect(tokenOf("Bearer fedcba9876543211", read.value)).toBeUndefined();
    expect(tokenOf(undefined, read.value)).toBeUndefined();
  });
  it("that are short, missing or three words are refused", () => {
    for (const text of ["", "# none", "short", "a b c0123456789abcdef"])
      expect(readTokens(text).ok).toBe(false);
  });
});

describe("a shared catalog", () => {
  it("says the same, from memory that threads share", async () => {
    const loaded = await loadCatalog({ dir: smallCatalog });
    if (!loaded.ok) throw new Error("the small catalog is broken");
    const shared = shareColumns(loaded.value);
    expect(shared).toEqual(loaded.value);
    expect(shared.prices.region.buffer).toBeInstanceOf(SharedArrayBuffer);
    const clone = structuredClone(shared);
    expect(clone.prices.onDemandUsdPerHour).toEqual(loaded.value.prices.onDemandUsdPerHour);
  });
});

describe("watching", () => {
  it("tells of a change once it has come to rest", async () => {
    const stamps = ["a", "a", "b", "c", "c", "c", "c"];
    let told = 0;
    let looks = 0;
    const watch = watchCatalog(
      async () => stamps[Math.min(looks++, stamps.length - 1)] ?? "",
      5,
      () => {
        told++;
      },
    );
    while (looks < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    watch.stop();
    expect(told).toBe(1);
  });
});
