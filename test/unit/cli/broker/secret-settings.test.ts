import { expect, it } from "vitest";
import {
  holdsSecret,
  secretSettings,
  secretsInEnvironment,
} from "../../../../src/cli/broker/secret-settings.ts";

it("settings that look like secrets are found at any depth; names of files and variables are none", () => {
  const settings = {
    kind: "x",
    hosts: { "a/b": [{ host: "h", password: "p" }, { identityFile: "~/.ssh/id" }] },
    login: { deep: { apiKey: "k" } },
    tokenFile: "f",
    secretName: "n",
    token: { env: "TOKEN" },
  };
  expect(secretSettings(settings)).toEqual([
    ["hosts", "a/b", 0, "password"],
    ["login", "deep", "apiKey"],
  ]);
});

it.each([
  ["ssh://me:pw@host/x", true],
  ["s3://key:secret@bucket/x", true],
  ["https://account.blob.core.windows.net/c?sv=1&sig=abc", true],
  ["ssh://me@host:22/x", false],
  ["ssh://host:22/~/a:b@c", false],
  ["s3://bucket/a@b:c", false],
  ["file:///a/b", false],
])("%s holds a secret: %s", (address, is) => {
  expect(holdsSecret(address)).toBe(is);
});

it("what the environment calls a secret is known by its value", () => {
  const env = { AWS_SECRET_ACCESS_KEY: "long-enough", GH_TOKEN: "short", PATH: "/usr/bin:/bin" };
  expect(secretsInEnvironment(env)).toEqual(["long-enough"]);
});
