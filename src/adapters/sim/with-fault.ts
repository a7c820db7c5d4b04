import type { Answer } from "../../domain/adapter.ts";
import { err } from "../../domain/result.ts";
import type { Fault } from "./rules.ts";
import type { SimClock } from "./world.ts";

/**
 * One call of an adapter, with what goes wrong with it.
 *
 * @param act  the call itself; what it rejects with after an abort becomes `unreachable`
 */
export const withFault = async <T>(
  clock: SimClock,
  fault: Fault | undefined,
  signal: AbortSignal,
  act: () => Promise<Answer<T>> | Answer<T>,
): Promise<Answer<T>> => {
  try {
    signal.throwIfAborted();
    return await faulty(clock, fault, signal, act);
  } catch (error) {
    if (signal.aborted) return noAnswer("It was given up before there was an answer.");
    throw error;
  }
};

const faulty = async <T>(
  clock: SimClock,
  fault: Fault | undefined,
  signal: AbortSignal,
  act: () => Promise<Answer<T>> | Answer<T>,
): Promise<Answer<T>> => {
  switch (fault?.kind) {
    case "refuse":
      return err(fault.failure);
    case "lose":
      await act();
      return noAnswer("The connection was lost before the answer came.");
    case "hang":
      if (fault.happens) await act();
      return untilAborted(signal);
    case "slow": {
      const answer = await act();
      await clock.sleep(fault.seconds * 1000, signal);
      return answer;
    }
    case "throw":
      if (fault.happens) await act();
      throw new Error(fault.message);
    default:
      return act();
  }
};

const noAnswer = (message: string): Answer<never> => err({ kind: "unreachable", message });

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
