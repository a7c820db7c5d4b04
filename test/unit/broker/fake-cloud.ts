import type {
  Adapter,
  AdapterFailure,
  Answer,
  Copied,
  Copy,
  Job,
  Machine,
  MachineRequest,
} from "../../../src/domain/adapter.ts";
import { err, ok } from "../../../src/domain/result.ts";

/** A cloud in memory whose jobs end at once: for tests of the broker alone. */
export class FakeCloud implements Adapter {
  readonly kind = "fake";
  readonly calls: string[] = [];
  readonly machines = new Map<string, MachineRequest>();
  readonly files = new Map<string, string>();
  /** What a place answers to the next requests. */
  readonly refusals = new Map<string, AdapterFailure[]>();
  /** Exit codes of a stage's next jobs; 0 afterwards. */
  readonly exits = new Map<string, number[]>();
  /** Preempted as soon as a job has begun there, so many times. */
  readonly preempted = new Map<string, number>();
  readonly #jobs = new Map<string, { exitCode: number; gone: boolean }>();

  async provision(request: MachineRequest): Promise<Answer<Machine>> {
    this.calls.push(`provision ${request.location} ${request.market}`);
    const refusal = this.refusals.get(request.location)?.shift();
    if (refusal !== undefined) return err(refusal);
    this.machines.set(request.id, request);
    return ok({
      id: request.id,
      location: request.location,
      files: `fake://${request.id}`,
      startedAtMs: 0,
      handle: {},
    });
  }

  async run(machine: Machine, job: Job): Promise<Answer<void>> {
    const request = this.machines.get(machine.id)!;
    const left = this.preempted.get(machine.location) ?? 0;
    const exitCode = this.exits.get(request.stage)?.shift() ?? 0;
    this.#jobs.set(job.id, { exitCode, gone: left > 0 });
    if (left > 0) this.preempted.set(machine.location, left - 1);
    const inputs = job.inputs.map((name) => this.files.get(`fake://${machine.id}/inputs/${name}`));
    this.files.set(`fake://${machine.id}/output`, `${request.stage}(${inputs.join(",")})`);
    return ok(undefined);
  }

  async status(_: Machine, jobId: string) {
    const job = this.#jobs.get(jobId)!;
    if (job.gone) return ok({ state: "machine-gone", reason: "preempted", atMs: 1 } as const);
    const { exitCode } = job;
    return ok({ state: "ended", startedAtMs: 0, endedAtMs: 1, exitCode, diskFull: false } as const);
  }

  async logs(_: Machine, __: string, nextByte: number) {
    return ok({ text: "", nextByte });
  }

  async copy({ from, to }: Copy): Promise<Answer<Copied>> {
    const content = this.files.get(from) ?? (from.startsWith("file:") ? "file" : undefined);
    if (content === undefined) return err({ kind: "unknown", message: `nothing at ${from}` });
    this.files.set(to, content);
    const bytes = content.length;
    return ok({ bytes, sentBytes: bytes, files: 1, sha256: `sha of ${content}` });
  }

  async terminate({ id }: MachineRequest) {
    this.calls.push(`terminate ${id}`);
    this.machines.delete(id);
    return ok({ startedAtMs: 0, endedAtMs: 1 });
  }

  async list() {
    return ok([]);
  }
}
