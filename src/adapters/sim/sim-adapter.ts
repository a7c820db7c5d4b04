import type {
  Adapter,
  Answer,
  Copied,
  Copy,
  Ended,
  Found,
  Job,
  JobStatus,
  LogChunk,
  Machine,
  MachineRequest,
} from "../../domain/adapter.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { isName } from "../job/names.ts";
import { copyStore } from "../stores/copy-store.ts";
import { copyInWorld, pathOf } from "./copy.ts";
import { checkpointAt, jobLog, jobStatus } from "./job-run.ts";
import { beginJob, machinePath } from "./machine-files.ts";
import type { Fault, SimCall } from "./rules.ts";
import { livedUntilMs, type SimMachine } from "./sim-machine.ts";
import { simStore } from "./sim-store.ts";
import { withFault } from "./with-fault.ts";
import type { SimWorld } from "./world.ts";

/** Clouds of a simulated world. Several adapters, and several brokers, may share one. */
export class SimAdapter implements Adapter {
  readonly kind = "sim";
  private readonly world: SimWorld;
  private readonly calls = new Map<string, number>();

  constructor(world: SimWorld) {
    this.world = world;
  }

  provision(request: MachineRequest, signal: AbortSignal): Promise<Answer<Machine>> {
    return this.call("provision", { request }, signal, async () => {
      if (!isName(request.id))
        return err({ kind: "unsupported", message: `"${request.id}" is no name for a machine` });
      const made = this.world.create(request);
      return made.ok ? this.whenReady(made.value, signal) : made;
    });
  }

  run(machine: Machine, job: Job, signal: AbortSignal): Promise<Answer<void>> {
    return this.onMachine("run", machine, signal, (held) => {
      if (held.jobs.has(job.id)) return ok(undefined);
      held.jobs.set(job.id, beginJob(this.world, held, job));
      this.world.keep(held);
      return ok(undefined);
    });
  }

  status(machine: Machine, jobId: string, signal: AbortSignal): Promise<Answer<JobStatus>> {
    const about = requestOf(this.world, machine.id);
    return this.call("status", about, signal, () => {
      const held = this.held(machine.id);
      return held.ok ? ok(statusOf(this.world, held.value, jobId)) : held;
    });
  }

  logs(
    machine: Machine,
    jobId: string,
    fromByte: number,
    signal: AbortSignal,
  ): Promise<Answer<LogChunk>> {
    return this.onMachine("logs", machine, signal, (held) => {
      const job = held.jobs.get(jobId);
      if (job === undefined) return ok({ text: "", nextByte: fromByte });
      const all = Buffer.from(jobLog(job, livedUntilMs(held, this.world.clock.nowMs())));
      return ok({
        text: all.subarray(fromByte).toString(),
        nextByte: Math.max(all.length, fromByte),
      });
    });
  }

  copy(copy: Copy, signal: AbortSignal): Promise<Answer<Copied>> {
    const outside = [copy.from, copy.to].some((url) => pathOf(this.world, url) === undefined);
    if (outside)
      return this.call("copy", { copy }, signal, () =>
        copyStore(copy, signal, async (url) => simStore(this.world, url)),
      );
    return this.call("copy", { copy }, signal, (fault) =>
      copyInWorld(
        this.world,
        copy,
        fault?.kind === "corrupt" || fault?.kind === "break" ? fault.kind : undefined,
        signal,
      ),
    );
  }

  terminate(request: MachineRequest, signal: AbortSignal): Promise<Answer<Ended>> {
    return this.call("terminate", { request }, signal, () => ok(this.world.end(request.id)));
  }

  list(signal: AbortSignal): Promise<Answer<readonly Found[]>> {
    return this.call("list", {}, signal, () => ok(this.world.running().map(found)));
  }

  private async whenReady(held: SimMachine, signal: AbortSignal): Promise<Answer<Machine>> {
    const { clock, rules } = this.world;
    const limitMs = held.createdAtMs + rules.bootLimitSeconds * 1000;
    await clock.sleep(Math.min(held.readyAtMs, limitMs) - clock.nowMs(), signal);
    this.world.settle();
    const { id, location } = held.request;
    if (held.ended !== undefined)
      return err({
        kind: held.ended.reason === "preempted" ? "no-capacity" : "unknown",
        message: `${id} was ${held.ended.reason} before it was of use.`,
      });
    if (held.readyAtMs > limitMs)
      return err({
        kind: "boot-timeout",
        message: `${id} did not come up within ${rules.bootLimitSeconds} s.`,
      });
    return ok({
      id,
      location,
      files: `sim://${rules.name}/${machinePath(id)}`,
      startedAtMs: held.createdAtMs,
      handle: { world: rules.name },
    });
  }

  /** A call that needs the machine to be there and to answer. */
  private onMachine<T>(
    method: "run" | "logs",
    machine: Machine,
    signal: AbortSignal,
    act: (held: SimMachine) => Answer<T>,
  ): Promise<Answer<T>> {
    return this.call(method, requestOf(this.world, machine.id), signal, () => {
      const held = this.held(machine.id);
      if (!held.ok) return held;
      return held.value.ended === undefined ? act(held.value) : err(silence(machine.id));
    });
  }

  private held(id: string): Result<SimMachine, { kind: "unreachable"; message: string }> {
    this.world.settle();
    const held = this.world.machines.get(id);
    if (held === undefined) return err(silence(id));
    const silent = held.ended === undefined && this.world.clock.nowMs() >= held.silentAtMs;
    return silent ? err(silence(id)) : ok(held);
  }

  private call<T>(
    method: SimCall["method"],
    about: Pick<SimCall, "request" | "copy">,
    signal: AbortSignal,
    act: (fault: Fault | undefined) => Promise<Answer<T>> | Answer<T>,
  ): Promise<Answer<T>> {
    const { clock, rules } = this.world;
    const key = [method, about.request?.id, about.copy?.from, about.copy?.to].join(" ");
    const before = this.calls.get(key) ?? 0;
    this.calls.set(key, before + 1);
    const fault = rules.fault({ method, atMs: clock.nowMs(), before, ...about });
    return withFault(clock, fault, signal, () => act(fault));
  }
}

const requestOf = (world: SimWorld, id: string): Pick<SimCall, "request"> => {
  const request = world.machines.get(id)?.request;
  return request === undefined ? {} : { request };
};

const silence = (id: string): { kind: "unreachable"; message: string } => ({
  kind: "unreachable",
  message: `${id} does not answer.`,
});

const statusOf = (world: SimWorld, held: SimMachine, jobId: string): JobStatus => {
  const job = held.jobs.get(jobId);
  if (held.ended === undefined)
    return job === undefined ? { state: "absent" } : jobStatus(job, world.clock.nowMs());
  const { atMs, reason } = held.ended;
  const checkpoint = job === undefined ? undefined : checkpointAt(job, atMs);
  return {
    state: "machine-gone",
    reason,
    atMs,
    ...(checkpoint === undefined ? {} : { checkpointAtMs: checkpoint.atMs }),
  };
};

const found = ({ request, createdAtMs }: SimMachine): Found => ({
  requestId: request.id,
  run: request.run,
  location: request.location,
  instanceType: request.instanceType,
  startedAtMs: createdAtMs,
  handle: {},
});
