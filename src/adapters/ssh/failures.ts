import type { AdapterFailure } from "../../domain/adapter.ts";
import { failure } from "../failure.ts";

/** What OpenSSH's own exit code says: it did not get as far as the command. */
export const SSH_FAILED = 255;

/** What the client's words mean. */
export const sshFailure = (host: string, stderr: string): AdapterFailure => {
  const said = stderr.trim().split("\n").slice(-3).join("; ");
  if (/Permission denied \(/.test(stderr))
    return failure("denied", `${host} does not let the broker in: ${said}`);
  if (/Host key verification failed|IDENTIFICATION HAS CHANGED/.test(stderr))
    return failure(
      "denied",
      `the key of ${host} is not the known one: ${said}. Compare it, then add it to the known hosts`,
    );
  if (/no such identity|Bad configuration option|Load key .*:/i.test(stderr))
    return failure("denied", `ssh cannot use its settings for ${host}: ${said}`);
  return failure("unreachable", `${host} cannot be reached: ${said || "the connection was lost"}`);
};
