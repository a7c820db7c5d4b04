import { expect, test } from "vitest";
import { mpsLines } from "../../../bench/peers/mps.ts";
import { LinearModel } from "../../../src/optimizer/linear/model.ts";

test("a model as free MPS, which CBC needs told in the first line", () => {
  const model = new LinearModel();
  const x = model.binary("x");
  const y = model.continuous("y", -2);
  model.addToObjective(x, 1.5);
  const terms = [
    [x, 1],
    [y, 2],
  ] as const;
  model.row("both", terms, ">=", 3);
  model.row("most", [[y, 1]], "<=", 5);
  expect([...mpsLines(model.toData())]).toEqual([
    "NAME bench FREE",
    "ROWS",
    " N COST",
    " G R0",
    " L R1",
    "COLUMNS",
    " M0 'MARKER' 'INTORG'",
    " C0 COST 1.5",
    " C0 R0 1",
    " N0 'MARKER' 'INTEND'",
    " C1 COST 0",
    " C1 R0 2",
    " C1 R1 1",
    "RHS",
    " RHS R0 3",
    " RHS R1 5",
    "BOUNDS",
    " UP BND C0 1",
    " LO BND C1 -2",
    " PL BND C1",
    "ENDATA",
  ]);
});
