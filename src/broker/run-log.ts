import type { Clock } from "./clock.ts";
import type { Recorded, RunEvent } from "./events.ts";
import type { Journal } from "./journal/journal.ts";
import { after, stateOf } from "./state/fold.ts";
import type { RunState } from "./state/state.ts";

/** The journal of one run and what it adds up to. */
export class RunLog {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #onEvent: (recorded: Recorded) => void;
  readonly #events: Recorded[];
  #state: RunState;

  /** @throws when there is no such run */
  constructor(run: string, journal: Journal, clock: Clock, onEvent?: (recorded: Recorded) => void) {
    this.#journal = journal;
    this.#clock = clock;
    this.#onEvent = onEvent ?? (() => {});
    this.#events = [...journal.read(run)];
    this.#state = stateOf(this.#events);
  }

  get state(): RunState {
    return this.#state;
  }

  get events(): readonly Recorded[] {
    return this.#events;
  }

  record(event: RunEvent): void {
    // What another process has written meanwhile comes first, so that the order here is the journal's.
    this.refresh();
    this.#take(this.#journal.append(this.#state.run, event, this.#clock.nowMs()));
  }

  /** Takes in what other processes have written, such as a request to cancel. */
  refresh(): void {
    const last = this.#events.at(-1)?.id ?? 0;
    for (const recorded of this.#journal.read(this.#state.run, last)) this.#take(recorded);
  }

  #take(recorded: Recorded): void {
    this.#events.push(recorded);
    this.#state = after(this.#state, recorded);
    this.#onEvent(recorded);
  }
}
