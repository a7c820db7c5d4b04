import type { LocationId } from "../domain/ids.ts";
import type { SpotJob } from "./job.ts";
import type { SpotMarket } from "./market.ts";
import type { Machine } from "./policy.ts";

/** One run on one machine, from its start to its end. */
export interface SpotStint {
  readonly market: Machine["market"];
  readonly zone: LocationId;
  readonly fromHour: number;
  /** Billed, restart included. */
  readonly hours: number;
}

/** What one replay cost and took. Hours are wall-clock hours of the whole job, whatever its nodes. */
export interface SpotReplay {
  readonly policy: string;
  readonly usd: number;
  /** Of it, for moving checkpoints. */
  readonly moveUsd: number;
  /** From the start of the job; absent: it was not finished when traces and deadline ended. */
  readonly finishHours?: number;
  readonly metDeadline: boolean;
  /** Billed hours, restarts included. */
  readonly onDemandHours: number;
  readonly spotHours: number;
  /** Of the billed hours: restarts, and work that was lost later. */
  readonly restartHours: number;
  readonly lostHours: number;
  /** Hours without a machine. */
  readonly waitingHours: number;
  /** Times that spot machines were taken. */
  readonly interruptions: number;
  readonly stints: readonly SpotStint[];
}

/** Adds up seconds and money while a job is replayed. */
export class Tally {
  interruptions = 0;
  lostSeconds = 0;
  finishSeconds: number | undefined;
  private readonly job: SpotJob;
  private readonly market: SpotMarket;
  private usd = 0;
  private moveUsd = 0;
  private restartSeconds = 0;
  private readonly seconds = { spot: 0, "on-demand": 0 };
  private readonly stints: { machine: Machine; fromSeconds: number; seconds: number }[] = [];

  constructor(job: SpotJob, market: SpotMarket) {
    this.job = job;
    this.market = market;
  }

  start(machine: Machine, moveUsd: number, fromSeconds: number): void {
    this.moveUsd += moveUsd;
    this.stints.push({ machine, fromSeconds, seconds: 0 });
  }

  run(machine: Machine, setup: number, work: number, usdPerHour: number): void {
    const seconds = setup + work;
    this.usd += (seconds / 3600) * usdPerHour * this.job.nodes;
    this.restartSeconds += setup;
    this.seconds[machine.market] += seconds;
    this.stints.at(-1)!.seconds += seconds;
  }

  close(policy: string, steps: number): SpotReplay {
    const billed = this.seconds.spot + this.seconds["on-demand"];
    const end = this.finishSeconds ?? steps * this.market.stepSeconds;
    return {
      policy,
      usd: this.usd + this.moveUsd,
      moveUsd: this.moveUsd,
      ...(this.finishSeconds === undefined ? {} : { finishHours: this.finishSeconds / 3600 }),
      metDeadline:
        this.finishSeconds !== undefined && this.finishSeconds <= this.job.deadlineSeconds,
      onDemandHours: this.seconds["on-demand"] / 3600,
      spotHours: this.seconds.spot / 3600,
      restartHours: this.restartSeconds / 3600,
      lostHours: this.lostSeconds / 3600,
      waitingHours: (end - billed) / 3600,
      interruptions: this.interruptions,
      stints: this.stints.map(({ machine, fromSeconds, seconds }) => ({
        market: machine.market,
        zone: this.market.zones[machine.zone]!.zone,
        fromHour: fromSeconds / 3600,
        hours: seconds / 3600,
      })),
    };
  }
}
