import { LinearModel, type Sense } from "../../src/optimizer/linear/model.ts";
import { type Random, seeded } from "./random.ts";

/** A model that is hard for its size, and what is known about it. */
export interface HardModel {
  readonly name: string;
  readonly model: LinearModel;
  /** The optimum, "infeasible", or `undefined` where nobody has waited for it. */
  readonly answer?: number | "infeasible";
}

/** Built anew at each call, from fixed seeds. */
export const hardModels = (): readonly HardModel[] => [
  ...[200, 1000, 2000].map((dose, k) => ({
    name: `cover of ${dose}`,
    model: cover(dose),
    answer: [114.33, 452.27, 865.26][k]!,
  })),
  { name: "large opposite coefficients", model: oppositeCoefficients(), answer: 0.0118199999 },
  { name: "points for a budget", model: pointsForBudget(), answer: -27_388 },
  ...[3, 4, 5, 6].map((rows) => ({
    name: `market split ${rows} × ${10 * (rows - 1)}`,
    model: marketSplit(rows, 10 * (rows - 1), seeded(rows)),
  })),
  ...[50, 200, 1000].map((items) => ({
    name: `knapsack of ${items}, profit = weight + 10`,
    model: correlatedKnapsack(items, seeded(items)),
  })),
  ...[15, 40].map((items) => ({
    name: `even weights, odd sum, ${items}`,
    model: oddSum(items, seeded(items)),
    answer: "infeasible" as const,
  })),
  ...[10, 30, 60].map((sites) => ({
    name: `${sites} sites with big-M of 1e6`,
    model: bigM(sites, seeded(sites)),
  })),
  ...[6, 9, 12].map((holes) => ({
    name: `${holes + 1} pigeons in ${holes} holes`,
    model: pigeons(holes),
    answer: "infeasible" as const,
  })),
  { name: "schedule of 12 jobs with big-M", model: schedule(12, seeded(12)) },
  { name: "1,000 identical stages, two equal offers", model: identicalStages(1000), answer: 100 },
  ...[100, 300].map((stages) => ({
    name: `placement of ${stages} stages within a budget`,
    model: budgetPlacement(stages, seeded(stages)),
  })),
];

type Terms = readonly (readonly [column: number, coefficient: number])[];

/** Enough units at the least price, whole vials. */
const cover = (dose: number): LinearModel => {
  const vials = [
    [38.11, 75],
    [299.83, 750],
    [167.58, 300],
    [227.49, 450],
    [412.43, 900],
    [454.7, 1050],
  ] as const;
  const model = new LinearModel();
  const terms = vials.map(([usd, units]) => {
    const column = model.integer(`vial of ${units}`);
    model.addToObjective(column, usd);
    return [column, units] as const;
  });
  model.row("dose", terms, ">=", dose);
  return model;
};

/** @see https://github.com/JWally/jsLPSolver/issues/111 */
const oppositeCoefficients = (): LinearModel => {
  const model = new LinearModel();
  const [u = 0, v = 0, x = 0, y = 0] = ["u", "v", "x", "y"].map((name) => model.continuous(name));
  model.addToObjective(u, 1);
  model.addToObjective(v, 1);
  const rows: readonly (readonly [weight: number, column: number, sense: Sense, rhs: number])[] = [
    [-879.0803237290603, x, "<=", -10.39070749736004],
    [1120.9196762709396, x, ">=", 10.432946145723236],
    [-1502.7648401132958, y, "<=", -10.90813093980978],
    [1497.2351598867044, y, ">=", 10.95036958817309],
  ];
  rows.forEach(([weight, column, sense, rhs], k) => {
    const terms: Terms = [
      [u, weight],
      [v, -weight],
      [column, 1],
    ];
    model.row(`row ${k}`, terms, sense, rhs);
  });
  const difference: Terms = [
    [u, 1],
    [v, -1],
  ];
  model.row("difference", difference, ">=", -1);
  return model;
};

/** @see https://github.com/IanManske/YALPS/issues/3 */
const pointsForBudget = (): LinearModel => {
  const offers = [
    [10, 19, 6, 6],
    [10, 0, 24, 6],
    [10, 0, 6, 26],
    [10, 31, 0, 0],
    [15, 31, 8, 8],
    [15, 0, 36, 8],
    [15, 0, 8, 39],
    [15, 46, 0, 0],
    [20, 46, 8, 8],
    [20, 8, 51, 0],
    [20, 8, 0, 55],
    [20, 61, 0, 0],
  ] as const;
  const model = new LinearModel();
  const columns = offers.map((_, j) => model.integer(`s${j + 1}`));
  const terms = (k: 0 | 1 | 2 | 3): Terms =>
    columns.map((column, j) => [column, offers[j]![k]] as const);
  for (const [column, points] of terms(1)) model.addToObjective(column, -points);
  model.row("budget", terms(0), "<=", 11_004);
  model.row("point 2", terms(2), ">=", 2704);
  model.row("point 3", terms(3), ">=", 4221);
  return model;
};

/** Columns that hit half of each row's sum, misses counted (Cornuéjols and Dawande). */
const marketSplit = (rows: number, columns: number, random: Random): LinearModel => {
  const model = new LinearModel();
  const picks = Array.from({ length: columns }, (_, j) => model.binary(`pick ${j}`));
  for (let i = 0; i < rows; i++) {
    const [over, under] = [model.continuous(`over ${i}`), model.continuous(`under ${i}`)];
    model.addToObjective(over, 1);
    model.addToObjective(under, 1);
    const weights = picks.map((pick) => [pick, random.int(0, 99)] as const);
    const half = Math.floor(weights.reduce((sum, [, weight]) => sum + weight, 0) / 2);
    model.row(`market ${i}`, [...weights, [over, -1], [under, 1]], "=", half);
  }
  return model;
};

/** Items all about equally good, so that bounds tell little. */
const correlatedKnapsack = (items: number, random: Random): LinearModel => {
  const model = new LinearModel();
  const weights = Array.from({ length: items }, (_, j) => {
    const weight = random.int(1000, 100_000);
    const column = model.binary(`item ${j}`);
    model.addToObjective(column, -(weight + 10));
    return [column, weight] as const;
  });
  const half = Math.floor(weights.reduce((sum, [, weight]) => sum + weight, 0) / 2);
  model.row("capacity", weights, "<=", half);
  return model;
};

/** Even weights never sum to an odd number; branching finds out one by one. */
const oddSum = (items: number, random: Random): LinearModel => {
  const model = new LinearModel();
  const weights = Array.from(
    { length: items },
    (_, j) => [model.binary(`item ${j}`), 2 * random.int(1, 5000)] as const,
  );
  const half = Math.floor(weights.reduce((sum, [, weight]) => sum + weight, 0) / 4) * 2;
  model.row("sum", weights, "=", half + 1);
  return model;
};

/** Open sites to serve customers, with a switch so weak that the relaxation opens almost nothing. */
const bigM = (sites: number, random: Random): LinearModel => {
  const model = new LinearModel();
  const open = Array.from({ length: sites }, (_, s) => {
    const column = model.binary(`open ${s}`);
    model.addToObjective(column, random.int(200, 400));
    return column;
  });
  const flows: [number, number][][] = open.map(() => []);
  for (let customer = 0; customer < 2 * sites; customer++) {
    const terms = open.map((_, s) => {
      const flow = model.continuous(`flow ${customer} ${s}`);
      model.addToObjective(flow, random.int(1, 30));
      flows[s]!.push([flow, 1]);
      return [flow, 1] as const;
    });
    model.row(`customer ${customer}`, terms, "=", random.int(1, 20));
  }
  open.forEach((column, s) => {
    model.row(`switch ${s}`, [...flows[s]!, [column, -1e6]], "<=", 0);
  });
  return model;
};

/** One pigeon too many: the relaxation is feasible until the last branch. */
const pigeons = (holes: number): LinearModel => {
  const model = new LinearModel();
  const at = Array.from({ length: holes + 1 }, (_, p) =>
    Array.from({ length: holes }, (_, h) => model.binary(`pigeon ${p} in ${h}`)),
  );
  at.forEach((row, p) => {
    model.row(
      `pigeon ${p}`,
      row.map((column) => [column, 1] as const),
      "=",
      1,
    );
  });
  for (let h = 0; h < holes; h++)
    for (let p = 0; p <= holes; p++)
      for (let q = 0; q < p; q++) {
        const pair: Terms = [
          [at[p]![h]!, 1],
          [at[q]![h]!, 1],
        ];
        model.row(`hole ${h}, ${p} or ${q}`, pair, "<=", 1);
      }
  return model;
};

/** One machine, jobs in any order, weighted ends; which of two comes first is a switch. */
const schedule = (jobs: number, random: Random): LinearModel => {
  const model = new LinearModel();
  const list = Array.from({ length: jobs }, (_, j) => {
    const start = model.continuous(`start ${j}`);
    model.addToObjective(start, random.int(1, 10));
    return { start, hours: random.int(1, 20) };
  });
  const horizon = list.reduce((sum, { hours }) => sum + hours, 0);
  list.forEach((a, i) => {
    list.slice(0, i).forEach((b, j) => {
      const first = model.binary(`${i} before ${j}`);
      const before = (x: number, y: number, size: number): Terms => [
        [y, 1],
        [x, -1],
        [first, size],
      ];
      model.row(`${i} then ${j}`, before(a.start, b.start, -horizon), ">=", a.hours - horizon);
      model.row(`${j} then ${i}`, before(b.start, a.start, horizon), ">=", b.hours);
    });
  });
  return model;
};

const identicalStages = (stages: number): LinearModel => {
  const model = new LinearModel();
  for (let s = 0; s < stages; s++) {
    const pair = ["a", "b"].map((offer) => {
      const column = model.binary(`stage ${s} at ${offer}`);
      model.addToObjective(column, 0.1);
      return [column, 1] as const;
    });
    model.row(`stage ${s}`, pair, "=", 1);
  }
  return model;
};

/** One of ten offers a stage, the faster the dearer, hours minimized within a budget: a knapsack of many choices. */
const budgetPlacement = (stages: number, random: Random): LinearModel => {
  const model = new LinearModel();
  const spent: [number, number][] = [];
  for (let s = 0; s < stages; s++) {
    const one = Array.from({ length: 10 }, (_, offer) => {
      const usd = random.int(100, 10_000);
      const column = model.binary(`stage ${s} at ${offer}`);
      model.addToObjective(column, 20_000 - usd + random.int(0, 20));
      spent.push([column, usd]);
      return [column, 1] as const;
    });
    model.row(`stage ${s}`, one, "=", 1);
  }
  model.row("budget", spent, "<=", stages * 5000);
  return model;
};
