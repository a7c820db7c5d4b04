import { ledgerOf } from "../../broker/billing/ledger.ts";
import { eventWords } from "../../broker/event-words.ts";
import type { Recorded } from "../../broker/events.ts";
import type { Holder } from "../../broker/journal/journal.ts";
import { runStatusOf, type StatusInputs } from "../../broker/run-status.ts";
import { after, stateOf } from "../../broker/state/fold.ts";
import type { RunState } from "../../broker/state/state.ts";
import type { BillingRule, Ledger } from "../../domain/ledger.ts";
import { liveLines } from "../../report/run/live-lines.ts";
import { printable } from "../../report/text.ts";
import { columnsOf, type Io, wantsColor } from "../io.ts";

/** How somebody follows a run. */
export interface RunView {
  readonly onEvent: (recorded: Recorded) => void;
  /** Leaves the last picture on the screen; again does nothing. */
  readonly stop: () => void;
}

export interface ViewOptions {
  readonly events: readonly Recorded[];
  readonly holder: Holder;
  readonly rules: readonly BillingRule[];
  readonly color: boolean;
  /** Several runs share the screen: one line for each event, with its run. */
  readonly shared?: boolean;
}

/** On a terminal a picture that is written over; elsewhere, or for several runs at once, a line for each event. */
export const startView = async (io: Io, options: ViewOptions): Promise<RunView> =>
  canDraw(io) && options.shared !== true
    ? await liveView(io, options)
    : plainView(io, options.shared === true);

/** A terminal that does not know its size cannot be written over. */
const canDraw = (io: Io): boolean =>
  io.err.isTTY && io.env.TERM !== "dumb" && (process.stderr.rows ?? 0) > 0;

const plainView = (io: Io, withRun: boolean): RunView => ({
  onEvent: ({ run, atMs, event }) => {
    const words = eventWords(event);
    if (words === undefined) return;
    const time = new Date(atMs).toISOString().slice(11, 19);
    io.err.write(`${time} ${withRun ? `${run} ` : ""}${printable(words)}\n`);
  },
  stop: () => undefined,
});

const FRAME_MS = 250;
/** The bill of a long run takes longer to make than a picture. */
const BILL_MS = 1000;

const liveView = async (io: Io, options: ViewOptions): Promise<RunView> => {
  const { createLogUpdate } = await import("log-update");
  const screen = createLogUpdate(process.stderr);
  const picture = new Picture(io, options);
  const draw = (): void => {
    const render = {
      columns: columnsOf(io.err),
      color: wantsColor(io.err, io.env, options.color),
      rows: process.stderr.rows,
    };
    screen(liveLines(picture.status(), render));
  };
  const timer = setInterval(draw, FRAME_MS);
  let isOver = false;
  return {
    onEvent: (recorded) => picture.take(recorded),
    stop: () => {
      if (isOver) return;
      isOver = true;
      clearInterval(timer);
      draw();
      screen.done();
    },
  };
};

/** What the events add up to, kept up to date. */
class Picture {
  readonly #io: Io;
  readonly #options: ViewOptions;
  readonly #events: Recorded[];
  #state: RunState;
  #ledger: Ledger = { entries: [], assumptions: [] };
  #billedMs = Number.NEGATIVE_INFINITY;

  constructor(io: Io, options: ViewOptions) {
    this.#io = io;
    this.#options = options;
    this.#events = [...options.events];
    this.#state = stateOf(this.#events);
  }

  take(recorded: Recorded): void {
    this.#events.push(recorded);
    this.#state = after(this.#state, recorded);
  }

  status(): ReturnType<typeof runStatusOf> {
    const nowMs = this.#io.now().getTime();
    if (nowMs - this.#billedMs >= BILL_MS) {
      this.#ledger = ledgerOf(this.#events, { nowMs, rules: this.#options.rules });
      this.#billedMs = nowMs;
    }
    const inputs: StatusInputs = {
      state: this.#state,
      events: this.#events,
      ledger: this.#ledger,
      nowMs,
      holder: this.#options.holder,
    };
    return runStatusOf(inputs);
  }
}
