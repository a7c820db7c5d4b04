import type { StateFlags } from "./state-folder.ts";

export interface CarryFlags {
  readonly json?: boolean;
  readonly color: boolean;
  /** Folder for the results. */
  readonly output?: string;
  readonly takeOver?: boolean;
  /** Several runs share the screen. */
  readonly shared?: boolean;
}

export interface ResumeFlags extends CarryFlags, StateFlags {}

export interface LogFlags extends StateFlags {
  readonly follow?: boolean;
  readonly color: boolean;
}

export interface CancelFlags extends StateFlags {
  readonly color: boolean;
}

export interface DownFlags extends StateFlags {
  readonly orphans?: boolean;
  readonly yes?: boolean;
  readonly adapters?: string;
  readonly color: boolean;
}

export interface InvoiceFlags extends StateFlags {
  /** `2026-11`. */
  readonly month: string;
  readonly format: "text" | "csv" | "html";
  readonly out?: string;
  readonly color: boolean;
}
