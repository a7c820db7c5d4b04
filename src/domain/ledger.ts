import type { Confidence } from "./catalog.ts";

/** How a cloud rounds the time of a machine. */
export interface BillingRule {
  readonly cloud: string;
  /** Begun units are charged whole. */
  readonly granularitySeconds: number;
  /** Least charge of each start. */
  readonly minimumSeconds: number;
  /** Least charge of each start of a node, where it is a sum; absent: none. */
  readonly minimumUsd?: number;
  readonly asOf: string;
  readonly source: string;
  readonly confidence: Confidence;
}

/** One line of a bill. The lines of a ledger add up exactly: `usd` is a whole number of billionths of a dollar. */
export interface LedgerEntry {
  /** UTC, `2026-11-25`. */
  readonly day: string;
  readonly run: string;
  /** The stage whose machine it is, or that the data went to; of a delivery the stage that made the data. */
  readonly stage: string;
  /** Who charges. */
  readonly cloud: string;
  readonly account: string;
  readonly owner: "user" | "broker";
  readonly kind: "machine" | "egress" | "discount" | "margin";
  /** Of data that moved: the dataset, or the stage that made it. */
  readonly item?: string;
  /** Machine and market, or the item and its way. */
  readonly what: string;
  readonly quantity: number;
  readonly unit: "node-hour" | "GB" | "USD";
  readonly usdPerUnit: number;
  readonly usd: number;
  /** Where quantity and price come from. */
  readonly source: string;
  /**
   * `running`: counted until now. `unconfirmed`: nobody knows whether the machine was ever there, or how much of the data
   * arrived; counted as if all.
   */
  readonly open?: "running" | "unconfirmed";
}

export interface Ledger {
  /** By day, then as things happened. */
  readonly entries: readonly LedgerEntry[];
  /** What the figures lean on, in words; each once. */
  readonly assumptions: readonly string[];
}

/** What a stage or the moving of an item was to cost, and what it did. */
export interface CostLine {
  readonly kind: "stage" | "data";
  readonly name: string;
  /** Absent: not in the first plan, or its runtime was not given. */
  readonly plannedUsd?: number;
  readonly actualUsd: number;
  readonly plannedHours?: number;
  /** Machine hours of all attempts, of one node each; absent for data. */
  readonly actualHours?: number;
  readonly attempts?: number;
  /** Something of it is still running. */
  readonly open: boolean;
}

export interface CostComparison {
  readonly run: string;
  readonly lines: readonly CostLine[];
  /** Without margin; absent when a line of the plan has no figure. */
  readonly plannedUsd?: number;
  /** Without margin. */
  readonly actualUsd: number;
  readonly marginUsd: number;
  readonly open: boolean;
  readonly assumptions: readonly string[];
}
