import { LinearModel } from "../../../src/optimizer/linear/model.ts";

/**
 * Market split (Cornuéjols and Dawande): few rows that ask 0/1 columns to hit half of each row's sum, misses
 * counted. Tiny, and out of reach of branch and bound. Numbers from a fixed linear congruential generator.
 */
export const marketSplit = (rows = 4, columns = 30): LinearModel => {
  let state = 12345;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % 100;
  };
  const model = new LinearModel();
  const picks = Array.from({ length: columns }, (_, j) => model.binary(`pick|${j}`));
  for (let i = 0; i < rows; i++) {
    const over = model.continuous(`over|${i}`);
    const under = model.continuous(`under|${i}`);
    model.addToObjective(over, 1);
    model.addToObjective(under, 1);
    const weights = picks.map(next);
    const half = Math.floor(weights.reduce((a, b) => a + b, 0) / 2);
    const terms = picks.map((pick, j) => [pick, weights[j] ?? 0] as const);
    model.row(`market|${i}`, [...terms, [over, -1], [under, 1]], "=", half);
  }
  return model;
};
