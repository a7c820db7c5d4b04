import type { Recorded } from "../../broker/events.ts";
import type { Journal } from "../../broker/journal/journal.ts";

/** Of all runs, in order: what they pay for together is counted together. */
export const journalEvents = (journal: Journal): readonly Recorded[] =>
  journal
    .runs()
    .flatMap((run) => journal.read(run))
    .sort((a, b) => a.id - b.id);
