import type { AdapterFailure, Answer, Copied, Copy } from "../../domain/adapter.ts";
import type { RegionId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { bringUpToDate } from "./machine-files.ts";
import { folderSha256, type SimFile } from "./sim-files.ts";
import { regionOfPath, type SimWorld } from "./world.ts";

/** How a copy goes wrong. */
export type CopyFault = "corrupt" | "break";

interface Ends {
  readonly from: string;
  readonly to: string;
  readonly fromRegion: RegionId;
  readonly toRegion: RegionId;
}

/**
 * Copies within the world, file by file, as long as the bytes take. A file that lies there already, with the same
 * SHA-256, is not sent again. A garbled file stays where it arrived, is seen, and is sent again by the next call.
 */
export const copyInWorld = async (
  world: SimWorld,
  copy: Copy,
  fault: CopyFault | undefined,
  signal: AbortSignal,
): Promise<Answer<Copied>> => {
  const ends = endsOf(world, copy);
  if (!ends.ok) return err({ ...ends.error, sentBytes: 0 });
  const { from, to } = ends.value;
  const files = world.files.under(from);
  if (files.length === 0 && !isMachineFolder(from))
    return err({ kind: "unsupported", message: `There is nothing at ${copy.from}.`, sentBytes: 0 });
  const targetOf = (name: string): string => (name === "" ? to : `${to}/${name}`);
  const missing = files.filter(
    ([name, { sha256 }]) => world.files.get(targetOf(name))?.sha256 !== sha256,
  );
  const bytes = bytesOf(files);
  if (copy.dryRun === true)
    return ok({ bytes, sentBytes: bytesOf(missing), files: files.length, sha256: "" });
  let sentBytes = 0;
  for (const entry of missing) {
    const [name, file] = entry;
    const index = files.indexOf(entry);
    if (fault === "break" && index >= files.length / 2)
      return err({ ...brokenOff(copy), sentBytes });
    const garbled = fault === "corrupt" && index === files.length - 1;
    const sent = await send(world, ends.value, { target: targetOf(name), file, garbled }, signal);
    if (!sent.ok) return err({ ...sent.error, sentBytes });
    sentBytes += file.bytes;
  }
  if (copy.exact === true)
    removeOthers(
      world,
      to,
      files.map(([name]) => name),
    );
  return ok({ bytes, sentBytes, files: files.length, sha256: folderSha256(files) });
};

const bytesOf = (files: ReturnType<SimWorld["files"]["under"]>): number =>
  files.reduce((sum, [, { bytes }]) => sum + bytes, 0);

const removeOthers = (world: SimWorld, to: string, names: readonly string[]): void => {
  for (const [name] of world.files.under(to))
    if (name !== "" && !names.includes(name)) world.files.remove(`${to}/${name}`);
};

const send = async (
  world: SimWorld,
  { from, to, fromRegion, toRegion }: Ends,
  { target, file, garbled }: { target: string; file: SimFile; garbled: boolean },
  signal: AbortSignal,
): Promise<Result<void, AdapterFailure>> => {
  const gigabits = (file.bytes * 8) / 1e9;
  const seconds = gigabits / world.rules.gigabitsPerSecond(fromRegion, toRegion);
  await world.clock.sleep(Math.ceil(seconds * 1000), signal);
  const alive = reachable(world, from, to);
  if (!alive.ok) return alive;
  world.files.put(target, garbled ? `${file.text}\u0000` : file.text, file.bytes);
  // What arrives garbled is not charged: the way of the cloud spoilt it.
  if (garbled)
    return err({ kind: "unknown", message: `${target}: the SHA-256 differs after copying.` });
  world.meter.transfer(fromRegion, toRegion, target, file.bytes, world.clock.nowMs());
  return ok(undefined);
};

const endsOf = (world: SimWorld, copy: Copy): Result<Ends, AdapterFailure> => {
  const from = pathOf(world, copy.from);
  const to = pathOf(world, copy.to);
  const fromRegion = from === undefined ? undefined : regionOfPath(world, from);
  const toRegion = to === undefined ? undefined : regionOfPath(world, to);
  if (from === undefined || to === undefined || fromRegion === undefined || toRegion === undefined)
    return err({
      kind: "unsupported",
      message: `${copy.from} or ${copy.to} is not in the simulated world "${world.rules.name}".`,
    });
  const alive = reachable(world, from, to);
  return alive.ok
    ? ok({ from, to, fromRegion: fromRegion as RegionId, toRegion: toRegion as RegionId })
    : alive;
};

/** Machines at an end have to run, and to answer. Their files are brought up to date on the way. */
export const reachable = (
  world: SimWorld,
  ...paths: readonly string[]
): Result<void, AdapterFailure> => {
  world.settle();
  for (const path of paths) {
    const [kind, id = ""] = path.split("/");
    const machine = kind === "machine" ? world.machines.get(id) : undefined;
    if (machine === undefined) continue;
    if (machine.ended !== undefined || world.clock.nowMs() >= machine.silentAtMs)
      return err({ kind: "unreachable", message: `${id} does not answer.` });
    bringUpToDate(world, machine);
  }
  return ok(undefined);
};

/** @returns the path within the world, without a slash at its end; `undefined`: it is elsewhere */
export const pathOf = (world: SimWorld, url: string): string | undefined => {
  const prefix = `sim://${world.rules.name}/`;
  return url.startsWith(prefix) ? url.slice(prefix.length).replace(/\/+$/, "") : undefined;
};

const isMachineFolder = (path: string): boolean => path.startsWith("machine/");

const brokenOff = (copy: Copy): AdapterFailure => ({
  kind: "unreachable",
  message: `The connection was lost while ${copy.from} was copied.`,
});
