import type { AdapterFailure, MachineRequest } from "../../domain/adapter.ts";
import { type Failed, failed, failure } from "../failure.ts";
import { machineFolder } from "../job/machine-folder.ts";
import { sshHost } from "./ssh-host.ts";
import { prepareOver, type SshNode } from "./ssh-machine.ts";
import type { PoolHost } from "./ssh-settings.ts";

export interface Claimed extends SshNode {
  readonly host: PoolHost;
  readonly startedAtMs: number;
}

/**
 * Takes as many free hosts as a request has nodes, in the pool's order; those that it holds already count. Throws
 * `Failed` when there are too few, with none of them kept.
 *
 * @param noting  told of each host before it is asked
 */
export const claimHosts = async (
  pool: readonly PoolHost[],
  base: string,
  request: MachineRequest,
  noting: (host: PoolHost) => Promise<void>,
  signal: AbortSignal,
): Promise<readonly Claimed[]> => {
  const claimed: Claimed[] = [];
  const refusals: AdapterFailure[] = [];
  for (const host of pool) {
    if (claimed.length === request.nodes) break;
    await noting(host);
    const got = await claimOne(host, base, request, signal);
    if ("kind" in got) refusals.push(got);
    else claimed.push(got);
    signal.throwIfAborted();
  }
  if (claimed.length === request.nodes) return claimed;
  for (const { target } of claimed)
    await machineFolder(sshHost(target), base, request.id).forget(signal);
  throw tooFew(pool, request, refusals);
};

const claimOne = async (
  host: PoolHost,
  base: string,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Claimed | AdapterFailure> => {
  const options = { exclusive: true, onIdle: "release" } as const;
  const answer = await prepareOver(host.target, base, request, options, signal);
  if (!answer.ok) return answer.error;
  const prepared = answer.value;
  if (prepared.state === "over")
    throw failed("unknown", `the machine ${request.id} was ended already`);
  if (prepared.state === "busy") return failure("no-capacity", `${host.name} is in use`);
  const { startedAtMs, folder } = prepared;
  return { host, target: host.target, address: host.address, folder, startedAtMs };
};

/** When every host failed in the same way, that is what went wrong; else there are not enough of them. */
const tooFew = (
  pool: readonly PoolHost[],
  { nodes, location, instanceType }: MachineRequest,
  refusals: readonly AdapterFailure[],
): Failed => {
  const kinds = new Set(refusals.map((refusal) => refusal.kind));
  const [kind = "no-capacity"] = kinds;
  const reasons = refusals.map((refusal) => refusal.message).join("; ");
  return failed(
    kinds.size === 1 && refusals.length === pool.length ? kind : "no-capacity",
    `${location} has ${pool.length} hosts for ${instanceType}, ${pool.length - refusals.length} of them free, ${nodes} needed${reasons && `: ${reasons}`}`,
  );
};
