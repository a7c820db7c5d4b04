import { expect } from "vitest";
import type { Unconfirmed } from "./check-ledger.ts";
import { eventsOf } from "./check-results.ts";
import type { ChaosRun } from "./run-scenario.ts";

/** What the runs of a test have lived through. */
export class ChaosTally {
  private readonly counts = new Map<string, number>();
  private unconfirmedUsd = 0;
  private aboveUsd = 0;
  private meteredUsd = 0;

  add(run: ChaosRun, { copies, billedUsd, aboveMeterUsd }: Unconfirmed): void {
    this.count(run.outcome.status);
    this.count("brokers killed", run.killed);
    this.count("machines", run.chaos.world.machines.size);
    this.count("requests refused", eventsOf(run, "machine-refused").length);
    this.count("machines lost", eventsOf(run, "machine-lost").length);
    this.count("copies given up", eventsOf(run, "copy-failed").length);
    const failed = eventsOf(run, "job-ended").filter(({ exitCode }) => exitCode !== 0);
    this.count("jobs that failed", failed.length);
    this.count("plans", eventsOf(run, "planned").length);
    this.count("events", run.events.length);
    this.count("copies begun", eventsOf(run, "copy-begun").length);
    this.count("copies measured after they stopped", eventsOf(run, "copy-stopped").length);
    this.count("copies not confirmed", copies);
    this.unconfirmedUsd += billedUsd;
    this.aboveUsd += aboveMeterUsd;
    this.meteredUsd += run.chaos.world.meter.totalUsd();
  }

  expectVariety(): void {
    for (const name of ["finished", "failed", "brokers killed", "machines lost"])
      expect(this.counts.get(name), name).toBeGreaterThan(0);
  }

  /** Copies that stopped were asked about; those that nobody can ask about are rarer. */
  expectMeasured(): void {
    expect(this.counts.get("copies measured after they stopped")).toBeGreaterThan(0);
  }

  toString(): string {
    const lines = [...this.counts].map(([name, count]) => `${count} ${name}`);
    const usd = `$${this.meteredUsd.toFixed(2)} metered; $${this.unconfirmedUsd.toFixed(2)} billed as not confirmed, $${this.aboveUsd.toFixed(2)} of it not metered`;
    return [...lines, usd].join("\n");
  }

  private count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }
}
