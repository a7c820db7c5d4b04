import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readAdapterFile } from "../../../../src/cli/broker/adapters-file.ts";
import { processIo } from "../../../../src/cli/io.ts";

const read = async (text: string) => {
  const dir = await mkdtemp(join(tmpdir(), "sky-adapters-"));
  const file = join(dir, "adapters.yaml");
  await writeFile(file, text);
  return { given: await readAdapterFile(file, "/nowhere", processIo()), dir };
};

describe("an adapters file", () => {
  test("says how clouds are reached, where data is kept and who pays", async () => {
    const { given, dir } = await read(
      [
        "adapters:",
        "  onprem: {kind: ssh, hosts: {onprem/rack1: [{host: gpu1}]}}",
        "stores: {aws/eu-*: 's3://bucket/x'}",
        "accounts: {aws: {owner: broker, account: '12', marginPct: 8}}",
      ].join("\n"),
    );
    const expected = {
      adapters: {
        local: { kind: "local" },
        onprem: { kind: "ssh", hosts: { "onprem/rack1": [{ host: "gpu1" }] } },
      },
      stores: { "aws/eu-*": "s3://bucket/x" },
      accounts: { aws: { owner: "broker", account: "12", marginPct: 8 } },
    };
    expect(given).toEqual({ ok: true, value: expected });
    expect(await readAdapterFile(undefined, dir, processIo())).toEqual({
      ok: true,
      value: expected,
    });
  });

  test("is not needed for this machine", async () => {
    const given = await readAdapterFile(undefined, "/nowhere", processIo());
    expect(given).toMatchObject({ ok: true, value: { adapters: { local: { kind: "local" } } } });
  });

  test.each([
    ["adapters: {aws: {region: x}}", "/adapters/aws/kind"],
    ["adapters: {aws: {kind: aws, secretAccessKey: abc}}", "/adapters/aws/secretAccessKey"],
    ["adapters: {aws: {kind: aws, password: abc}}", "/adapters/aws/password"],
    ["stores: {aws: /tmp/x}", "/stores/aws"],
    ["accounts: {aws: {owner: me, account: x}}", "/accounts/aws/owner"],
    ["accounts: {aws: {owner: user, account: x, marginPct: -1}}", "/accounts/aws/marginPct"],
    ["adaptors: {}", "/adaptors"],
  ])("%s is a mistake, with its place", async (text, pointer) => {
    const { given } = await read(text);
    expect(given.ok).toBe(false);
    if (!given.ok)
      expect(given.error.problems.map((problem) => problem.pointer)).toContain(pointer);
  });
});
