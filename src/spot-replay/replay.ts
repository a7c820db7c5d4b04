import type { RegionId } from "../domain/ids.ts";
import { type SpotJob, securedSeconds } from "./job.ts";
import { onOffer, type SpotMarket } from "./market.ts";
import type { Choice, Machine, SpotPolicy, SpotView } from "./policy.ts";
import { type SpotReplay, Tally } from "./tally.ts";

/**
 * Replays one job under one policy, step by step, from a step of the traces.
 *
 * At the start of each step, machines that the trace no longer has are taken, then the policy chooses. A machine that
 * is started is billed from that moment, to the second; it works after `restartSeconds`. Stopping is free. Whatever
 * ends a run, only work up to the last checkpoint stays. Nodes are taken and started together.
 *
 * It ends with the work, or else when no spot machines can come any more: after the traces and the deadline. A run on
 * demand may go on until it had time for all of the work.
 *
 * @param startStep  0-based step of the traces in which the job begins
 */
export const replaySpot = (
  job: SpotJob,
  market: SpotMarket,
  policy: SpotPolicy,
  startStep = 0,
): SpotReplay => {
  const run = new Run(job, market, startStep);
  const last = lastStep(job, market, startStep);
  const end = last + Math.ceil((job.restartSeconds + job.workSeconds) / market.stepSeconds);
  const goesOn = (): boolean => run.step < last || run.machine?.market === "on-demand";
  while (!run.finished && run.step < end && goesOn()) run.advance(policy);
  return run.tally.close(policy.name, run.step - startStep);
};

const lastStep = (job: SpotJob, market: SpotMarket, startStep: number): number =>
  Number.isFinite(job.deadlineSeconds)
    ? Math.max(market.steps, startStep + Math.ceil(job.deadlineSeconds / market.stepSeconds))
    : market.steps;

/** The job while it is replayed; to the policy it shows itself as a view. */
class Run implements SpotView {
  readonly job: SpotJob;
  readonly stepSeconds: number;
  readonly zones: number;
  readonly tally: Tally;
  step: number;
  elapsedSeconds = 0;
  doneSeconds = 0;
  machine: Choice;
  finished = false;
  private readonly market: SpotMarket;
  /** Of the machine that runs, until it works. */
  private setupSeconds = 0;
  /** Where the checkpoint lies. */
  private region: RegionId | undefined;

  constructor(job: SpotJob, market: SpotMarket, startStep: number) {
    this.job = job;
    this.market = market;
    this.stepSeconds = market.stepSeconds;
    this.zones = market.zones.length;
    this.step = startStep;
    this.tally = new Tally(job, market);
  }

  get securedSeconds(): number {
    return securedSeconds(this.job, this.doneSeconds);
  }

  readonly spotUsdPerHour = (zone: number): number | undefined =>
    onOffer(this.market, zone, this.step, this.job.nodes)
      ? this.market.zones[zone]!.spotUsdPerHour(this.step)
      : undefined;

  readonly onDemandUsdPerHour = (zone: number): number =>
    this.market.zones[zone]!.onDemandUsdPerHour;

  readonly regionOf = (zone: number): RegionId => this.market.zones[zone]!.region;

  readonly moveUsd = (zone: number): number =>
    this.region === undefined ? 0 : this.market.moveUsd(this.region, this.regionOf(zone));

  advance(policy: SpotPolicy): void {
    if (this.machine?.market === "spot" && this.spotUsdPerHour(this.machine.zone) === undefined) {
      this.tally.interruptions += 1;
      this.stop();
    }
    const choice = policy.decide(this);
    if (!sameMachine(choice, this.machine)) {
      if (this.machine !== undefined) this.stop();
      if (choice !== undefined) this.start(choice);
    }
    this.work();
    this.step += 1;
    this.elapsedSeconds += this.stepSeconds;
  }

  private stop(): void {
    const kept = this.securedSeconds;
    this.tally.lostSeconds += this.doneSeconds - kept;
    this.doneSeconds = kept;
    this.machine = undefined;
  }

  private start(machine: Machine): void {
    if (machine.market === "spot" && this.spotUsdPerHour(machine.zone) === undefined)
      throw new Error(`Spot machines were chosen in zone ${machine.zone}, which has none.`);
    this.tally.start(machine, this.moveUsd(machine.zone), this.elapsedSeconds);
    this.region = this.regionOf(machine.zone);
    this.machine = machine;
    this.setupSeconds = this.job.restartSeconds;
  }

  /** Runs through the step, or to the end of the work. */
  private work(): void {
    if (this.machine === undefined) return;
    const setup = Math.min(this.setupSeconds, this.stepSeconds);
    const left = this.job.workSeconds - this.doneSeconds;
    const work = Math.min(this.stepSeconds - setup, left);
    this.setupSeconds -= setup;
    this.doneSeconds += work;
    this.finished = work === left;
    this.tally.run(this.machine, setup, work, this.priceOf(this.machine));
    if (this.finished) this.tally.finishSeconds = this.elapsedSeconds + setup + work;
  }

  private priceOf({ market, zone }: Machine): number {
    return market === "spot" ? this.spotUsdPerHour(zone)! : this.onDemandUsdPerHour(zone);
  }
}

const sameMachine = (a: Choice, b: Choice): boolean =>
  a === undefined || b === undefined ? a === b : a.market === b.market && a.zone === b.zone;
