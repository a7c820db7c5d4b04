import { workerData } from "node:worker_threads";
import { createSolver } from "../../optimizer/linear/solve.ts";
import { type Answer, ScenarioSolver } from "../solve/solver.ts";
import { openWork } from "./open-work.ts";
import type { StudyWork } from "./work.ts";

/** Each thread has its own catalog and memory; only numbers and answers go to and fro. */
const open = async (work: StudyWork): Promise<(index: number) => Promise<Answer>> => {
  const prepared = await openWork(work);
  if (!prepared.ok)
    throw new Error(`a study that was read cannot be read again: ${prepared.error.kind}`);
  // Models run in a thread of their own: a backend that never comes back must not hold this one.
  const solver = new ScenarioSolver(prepared.value, createSolver().solve, {
    timeLimitMs: work.timeLimitMs,
    now: () => performance.now(),
  });
  const { scenarios } = prepared.value.study;
  return (index) => solver.answer(scenarios[index]!);
};

const opened = open(workerData as StudyWork);

/** Solves one scenario. */
const answerScenario = async (index: number): Promise<Answer> => (await opened)(index);

export default answerScenario;
