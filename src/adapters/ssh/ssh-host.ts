import { err } from "../../domain/result.ts";
import type { Host } from "../job/host.ts";
import { runProcess } from "../process.ts";
import { SSH_FAILED, sshFailure } from "./failures.ts";
import { bashOver, type SshTarget } from "./target.ts";

/** A machine at the other end of a connection. */
export const sshHost = (target: SshTarget): Host => ({
  name: target.host,
  bash: async (input, signal) => {
    const ran = await runProcess("ssh", bashOver(target), { input, signal });
    return ran.ok && ran.value.exitCode === SSH_FAILED
      ? err(sshFailure(target.host, ran.value.stderr))
      : ran;
  },
});
