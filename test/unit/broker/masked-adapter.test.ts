import { expect, it } from "vitest";
import { maskedAdapter } from "../../../src/broker/masked-adapter.ts";
import type { Adapter, Answer } from "../../../src/domain/adapter.ts";

const SECRET = "open-sesame-5417";

const says = async (): Promise<Answer<never>> => ({
  ok: false,
  error: { kind: "denied", message: `403: token ${SECRET} of me is not known`, reach: "cloud" },
});
const throws = async (): Promise<Answer<never>> => {
  throw new Error(`cannot parse "${SECRET}"`);
};

const adapter: Adapter = {
  kind: "odd",
  provision: says,
  run: throws,
  status: says,
  logs: says,
  copy: says,
  terminate: throws,
  list: says,
};

it("what a cloud's client quotes of a secret is not in a failure, nor in a fault", async () => {
  const clean = maskedAdapter(adapter, () => [SECRET]);
  const signal = AbortSignal.timeout(1000);
  expect(clean.kind).toBe("odd");
  for (const ask of [clean.provision, clean.status, clean.logs, clean.copy, clean.list])
    expect(await (ask as (...given: unknown[]) => Promise<unknown>)({}, signal)).toEqual({
      ok: false,
      error: { kind: "denied", message: "403: token ******** of me is not known", reach: "cloud" },
    });
  for (const ask of [clean.run, clean.terminate])
    await expect((ask as (...given: unknown[]) => Promise<unknown>)({}, signal)).rejects.toThrow(
      'cannot parse "********"',
    );
});
