import type { Redis } from "ioredis";
import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Broker } from "./broker.ts";

const TRY_MS = 5000;

/** Opens a connection. The first try decides; later losses are waited out. Errors name the host, never the password. */
export const connect = async ({ options, label }: Broker): Promise<Result<Redis, InputError>> => {
  const { Redis } = await import("ioredis");
  let everConnected = false;
  const redis = new Redis({
    ...options,
    lazyConnect: true,
    connectTimeout: TRY_MS,
    retryStrategy: (times) => (everConnected ? Math.min(times * 100, 2000) : null),
  });
  let reason = "no answer";
  redis.on("error", (error: Error & { readonly code?: string }) => {
    reason = error.code ?? error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
    everConnected = true;
    return ok(redis);
  } catch (error) {
    redis.disconnect();
    const said = error instanceof Error && /^(WRONGPASS|NOAUTH|NOPERM)/.test(error.message);
    const detail = `${label} cannot be used (${said ? "wrong or missing password" : reason})`;
    const remedy = "Check the address, and that Redis or Valkey runs there.";
    return err({ kind: "input", file: "--queue", problems: [{ pointer: "", detail, remedy }] });
  }
};
