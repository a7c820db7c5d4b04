import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { SpotJob } from "../job.ts";
import type { SpotMarket } from "../market.ts";
import type { Choice, SpotPolicy } from "../policy.ts";
import { replaySpot } from "../replay.ts";
import type { SpotReplay } from "../tally.ts";
import { buildGrid, type Grid } from "./grid.ts";
import { type Solved, solveGrid, unsecuredUnits } from "./solve.ts";

/** Bytes of remembered choices; more is refused. */
const MOST_STATES = 1_000_000_000;

/**
 * The cheapest schedule of all that keep the deadline, found with the whole trace known: no policy can cost less.
 *
 * The schedule is replayed like any policy, and its figures are those of the replay; a cost that differs from the
 * solver's is a bug.
 *
 * @returns or why there is none: no deadline, one that cannot be kept, or a grid too fine to be searched
 */
export const optimalReplay = (
  job: SpotJob,
  market: SpotMarket,
  startStep = 0,
): Result<SpotReplay, InputError> => {
  if (!Number.isFinite(job.deadlineSeconds))
    return refuse(
      "is not given",
      "State a deadline: the optimum is that of all schedules until then.",
    );
  if (job.deadlineSeconds < job.workSeconds) return refuse(...tooEarly(job));
  const grid = buildGrid(job, market, startStep);
  const states = grid.steps * grid.width * (grid.places + grid.machines.length);
  if (states > MOST_STATES)
    return refuse(
      `makes ${states.toExponential(1)} states of ${grid.unitSeconds} s, at most ${MOST_STATES.toExponential(0)} can be searched`,
      `Make restart and checkpoint interval multiples of the trace's step (${grid.stepSeconds} s), or the deadline tighter.`,
    );
  const solved = solveGrid(grid);
  if (solved.usd === Number.POSITIVE_INFINITY) return refuse(...tooEarly(job));
  const replay = replaySpot(job, market, follow(grid, solved), startStep);
  if (Math.abs(replay.usd - solved.usd) > 1e-6 * Math.max(1, solved.usd))
    throw new Error(`The optimum was found at ${solved.usd} USD and replayed at ${replay.usd}.`);
  return ok(replay);
};

const tooEarly = ({ deadlineSeconds, workSeconds }: SpotJob): readonly [string, string] => [
  `of ${deadlineSeconds / 3600} h cannot be kept by ${workSeconds / 3600} h of work and a restart`,
  "Give it more time.",
];

const refuse = (detail: string, remedy: string): Result<never, InputError> =>
  err({
    kind: "input",
    file: "job",
    problems: [{ pointer: "/deadlineHours", detail, remedy }],
  });

/** The best schedule as a policy. It knows the future; it takes nothing from the view but the time. */
const follow = (grid: Grid, solved: Solved): SpotPolicy => {
  const choices = schedule(grid, solved);
  return {
    name: "optimum",
    decide: ({ elapsedSeconds }) => choices[elapsedSeconds / grid.stepSeconds],
  };
};

/** What to run in each step, from the first to that in which the work ends. */
const schedule = (grid: Grid, { idle, stay }: Solved): readonly Choice[] => {
  const choices: Choice[] = [];
  const step = grid.stepSeconds / grid.unitSeconds;
  const work = grid.job.workSeconds / grid.unitSeconds;
  let lost = 0;
  let place = 0;
  let running: number | undefined;
  while (choices.length < grid.steps && choices.length * step - lost < work) {
    const t = choices.length;
    const state = t * grid.width + lost;
    if (running !== undefined && stay[running]![state] === 1) {
      choices.push(grid.machines[running]!.machine);
      continue;
    }
    if (running !== undefined) lost += unsecuredUnits(grid, t, lost);
    const chosen = idle[place]![t * grid.width + lost]! - 1;
    running = chosen < 0 ? undefined : chosen;
    if (running === undefined) {
      choices.push(undefined);
      lost += step;
      continue;
    }
    const { machine, place: at } = grid.machines[running]!;
    for (let s = 0; s < Math.max(grid.restartSteps, 1); s += 1) choices.push(machine);
    lost += grid.job.restartSeconds / grid.unitSeconds;
    place = at;
  }
  return choices;
};
