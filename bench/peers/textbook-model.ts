import { LinearModel } from "../../src/optimizer/linear/model.ts";
import { type Problem, pairUsd } from "../../src/optimizer/problem.ts";

/**
 * The placement as a textbook states it, with a variable for every pair of places along every edge.
 *
 * Sets        s ∈ S stages; r ∈ R(s) candidates of s; (u,v) ∈ E edges
 * Parameters  runUsd[s,r]       compute of s at r, and what its datasets cost there, USD
 *             moveUsd[u,v,q,r]  egress of u's output when u is on q and v on r, USD
 * Variables   x[s,r] ∈ {0,1}    s runs on r
 *             y[u,v,q,r] ≥ 0    u on q and v on r
 * Minimize    Σ runUsd·x + Σ moveUsd·y
 * Subject to  assign[s]         Σ_r x[s,r] = 1
 *             leave[u,v,q]      Σ_r y[u,v,q,r] = x[u,q]
 *             arrive[u,v,r]     Σ_q y[u,v,q,r] = x[v,r]
 *
 * Pairs that must not be have no variable. Covers cost without limits, copies shared by several stages, and ties.
 *
 * @throws when the problem has what it does not cover
 */
export const textbookModel = ({
  candidates,
  edges,
  shared,
  ties,
  routes,
  fixedUsd,
}: Problem): LinearModel => {
  if (shared.length > 0 || ties.length > 0)
    throw new Error("The textbook model covers neither shared copies nor ties.");
  const model = new LinearModel();
  model.addObjectiveConstant(fixedUsd);
  const x = candidates.map((list, stage) =>
    list.map(({ usd }, index) => {
      const column = model.binary(`x|${stage}|${index}`);
      model.addToObjective(column, usd);
      return column;
    }),
  );
  x.forEach((columns, stage) => {
    model.row(
      `assign|${stage}`,
      columns.map((column) => [column, 1] as const),
      "=",
      1,
    );
  });
  edges.forEach(({ from, to, cost }, edge) => {
    const leave = x[from]!.map((column) => [[column, -1]] as [number, number][]);
    const arrive = x[to]!.map((column) => [[column, -1]] as [number, number][]);
    candidates[from]!.forEach((q, a) => {
      candidates[to]!.forEach((r, b) => {
        const usd = pairUsd(cost, routes.n, q.place, r.place);
        if (usd === Number.POSITIVE_INFINITY) return;
        const y = model.continuous(`y|${edge}|${a}|${b}`, 0, 1);
        model.addToObjective(y, usd);
        leave[a]!.push([y, 1]);
        arrive[b]!.push([y, 1]);
      });
    });
    leave.forEach((terms, a) => {
      model.row(`leave|${edge}|${a}`, terms, "=", 0);
    });
    arrive.forEach((terms, b) => {
      model.row(`arrive|${edge}|${b}`, terms, "=", 0);
    });
  });
  return model;
};
