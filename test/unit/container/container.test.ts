import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../../e2e/sky.ts";

const text = (file: string): string => readFileSync(join(root, file), "utf8");
const instructions = text("Dockerfile")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => /^[A-Z]+ /.test(line));
const all = (word: string): string[] => instructions.filter((line) => line.startsWith(`${word} `));

describe("the image", () => {
  it("is built in a stage of its own, from pinned bases", () => {
    expect(all("FROM").length).toBeGreaterThanOrEqual(2);
    for (const from of all("FROM")) expect(from).toMatch(/^FROM node:\d+-\w+-slim( AS \w+)?$/);
  });
  it("runs as another user than root, and says whether it is ready", () => {
    expect(all("USER").at(-1)).toBe("USER 1000:1000");
    expect(all("HEALTHCHECK")[0]).toContain("/readyz");
  });
  it("takes only what the package publishes, and what that needs", () => {
    const { files } = JSON.parse(text("package.json"));
    const copied = all("COPY")
      .slice(1)
      .map((line) => /\/app\/(\S+)/.exec(line)?.[1]);
    for (const part of copied.filter((p) => p !== "node_modules" && p !== "package.json"))
      expect(files).toContain(part);
  });
  it("asks for tokens, because others can reach it", () => {
    expect(all("ENTRYPOINT")[0]).toContain('"--host", "0.0.0.0", "--token-file"');
  });
});

it("the compose file gives it tokens, a read-only disk and no capabilities", () => {
  const { services, secrets } = parse(text("compose.yaml"));
  expect(services.skyplan).toMatchObject({
    read_only: true,
    cap_drop: ["ALL"],
    secrets: ["tokens"],
    ports: ["127.0.0.1:8080:8080"],
  });
  expect(secrets.tokens.file).toBe("./tokens");
});
