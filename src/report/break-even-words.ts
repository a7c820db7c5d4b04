import type { Flip } from "../domain/plan.ts";
import { movesInWords } from "./moves.ts";

/** What happens there: `train → lambda/us-west-1`, `breaks deadline 12 h`, `no plan is left`. */
export const flipInWords = ({ moves, breaks }: Flip): string => {
  if (breaks !== undefined) return `breaks ${breaks}`;
  return moves.length === 0 ? "no plan is left" : movesInWords(moves);
};
