import type { Plan } from "../../domain/plan.ts";

/** What cannot be carried over; the same note about several stages is one. */
export class Notes {
  readonly #stages = new Map<string, string[]>();

  add(note: string, stage?: string): void {
    const stages = this.#stages.get(note) ?? [];
    if (stage !== undefined && !stages.includes(stage)) stages.push(stage);
    this.#stages.set(note, stages);
  }

  all(): readonly string[] {
    return [...this.#stages].map(([note, stages]) =>
      stages.length === 0 ? note : `${stages.join(", ")}: ${note}`,
    );
  }
}

/** Moving data between stages is part of a plan, and of no other tool's files. */
export const addMovedData = ({ transfers }: Plan, notes: Notes): void => {
  const moved = transfers.filter(({ from, to, gb }) => from !== to && gb > 0);
  if (moved.length === 0) return;
  const gb = moved.reduce((sum, transfer) => sum + transfer.gb, 0);
  notes.add(
    `moving data is left to you: ${moved.length} ${moved.length === 1 ? "transfer" : "transfers"}, ${Number(gb.toPrecision(4))} GB between regions`,
  );
};

/** For tools whose files name one place a stage. */
export const addFallbacks = ({ fallbacks = [] }: Plan, notes: Notes): void => {
  if (fallbacks.length > 0) notes.add("its files name one place a stage: fallbacks are left out");
};
