import { describe, expect, test } from "vitest";
import { onlyProblem, pipelineOf, problemsOf } from "./problems.ts";

const stages = (
  ...edges: [name: string, ...inputs: string[]][]
): { name: string; inputs: string[] }[] => edges.map(([name, ...inputs]) => ({ name, inputs }));
const datasets = { raw: { size: "1GB", at: "aws/eu-west-1" } };

describe("inputs", () => {
  test("an unknown one, with what may have been meant", () => {
    expect(onlyProblem({ datasets, stages: stages(["proc", "raww"], ["train", "porc"]) })).toBe(
      '/stages/0/inputs/0: stage "proc" reads "raww", which is no stage and no dataset | Did you mean "raw"?\n' +
        '/stages/1/inputs/0: stage "train" reads "porc", which is no stage and no dataset | Did you mean "proc"?',
    );
  });

  test("nothing similar: what is known is listed", () => {
    expect(onlyProblem({ stages: stages(["a", "photographs"]) })).toContain('Known names: "a".');
  });

  test("one listed twice", () => {
    expect(onlyProblem({ datasets, stages: stages(["a", "raw", "raw"]) })).toContain(
      '/stages/0/inputs/1: stage "a" lists "raw" twice',
    );
  });
});

describe("names are unique", () => {
  test("two stages", () => {
    expect(onlyProblem({ stages: stages(["a"], ["b"], ["a"]) })).toContain(
      '/stages/2/name: the name "a" is already that of stage 1 in the list',
    );
  });

  test("a stage and a dataset", () => {
    expect(onlyProblem({ datasets, stages: stages(["raw"]) })).toContain(
      '/stages/0/name: the name "raw" is already that of a dataset',
    );
  });

  test("a number and the same text", () => {
    expect(onlyProblem({ stages: [{ name: 9 }, { name: "9" }] })).toContain(
      'the name "9" is already',
    );
  });
});

describe("cycles", () => {
  test("of several stages, printed in the direction of the data", () => {
    const cycle = stages(["c", "b"], ["a", "c"], ["b", "a"], ["d", "b"]);
    expect(onlyProblem({ stages: cycle })).toBe(
      "/stages/0/inputs: the stages wait for each other: c → a → b → c | Remove one of these inputs: a pipeline has no cycles.",
    );
  });

  test("of one stage", () => {
    expect(onlyProblem({ stages: stages(["a", "a"]) })).toContain("reads its own output: a → a");
  });

  test("every knot is told, by its shortest cycle, without the stages around it", () => {
    const graph = stages(
      ["in"],
      ["a", "in", "c"],
      ["b", "a"],
      ["c", "b"],
      ["x", "b", "y"],
      ["y", "x", "z"],
      ["z", "y"],
      ["out", "z"],
    );
    expect(problemsOf({ stages: graph }).map(({ detail }) => detail)).toEqual([
      "the stages wait for each other: a → b → c → a",
      "the stages wait for each other: x → y → x",
    ]);
  });

  test("of 5,000 stages: told by its ends, and no stack overflows", () => {
    const ring = Array.from({ length: 5000 }, (_, i) => ({
      name: `s${i}`,
      inputs: [`s${(i + 4999) % 5000}`],
    }));
    expect(onlyProblem({ stages: ring })).toContain(
      "s0 → s1 → s2 → s3 → s4 → s5 → … 4992 more … → s4998",
    );
  });

  test("hostile names in a cycle", () => {
    const graph = stages(["__proto__", "constructor"], ["constructor", "__proto__"]);
    expect(onlyProblem({ stages: graph })).toContain("__proto__ → constructor → __proto__");
  });

  test("a diamond is none", () => {
    const diamond = stages(["a"], ["b", "a"], ["c", "a"], ["d", "b", "c"]);
    expect(pipelineOf({ stages: diamond }).stages).toHaveLength(4);
  });
});

describe("groups and deliveries name stages", () => {
  const abc = stages(["a"], ["b", "a"], ["c", "b"]);

  test.each([
    [{ together: [["a", "bb"]] }, '/together/0/1: together names "bb", which is no stage'],
    [{ apart: [["a", "a"]] }, '/apart/0/1: "a" stands twice in one group'],
    [{ apart: [["a"]] }, "needed a list of at least two stages"],
    [{ apart: [["a", "raw"]] }, 'apart names "raw", which is a dataset; needed a stage'],
    [
      { deliver: [{ from: "z9", to: "aws/x" }] },
      '/deliver/0/from: deliver names "z9", which is no stage',
    ],
    [{ deliver: [{ from: "raw", to: "aws/x" }] }, 'deliver names "raw", which is a dataset'],
  ])("%j", (part, words) => {
    expect(onlyProblem({ datasets, stages: abc, ...part })).toContain(words);
  });
});

describe("declassify", () => {
  const flow = (declassify: string[]): object => ({
    datasets: { ...datasets, other: datasets.raw },
    stages: [
      { name: "a", inputs: ["raw"] },
      { name: "b", inputs: ["a"], declassify },
    ],
  });

  test("a dataset that reaches the stage through another one", () => {
    expect(pipelineOf(flow(["raw"])).stages[1]?.declassify).toEqual(["raw"]);
  });

  test("one that does not reach it", () => {
    expect(onlyProblem(flow(["other"]))).toBe(
      '/stages/1/declassify/0: stage "b" declassifies "other", whose data does not reach it | Known datasets that reach it: "raw".',
    );
  });

  test("one that does not exist, where none arrives", () => {
    expect(onlyProblem({ stages: [{ name: "a", declassify: ["x"] }] })).toContain(
      'declassifies "x", which is no dataset | Remove it: no dataset reaches this stage.',
    );
  });

  test("many datasets, stages and inputs take little time", { timeout: 15_000 }, () => {
    const names = Array.from({ length: 40 }, (_, i) => `d${i}`);
    const layered = Array.from({ length: 3000 }, (_, i) => ({
      name: `s${i}`,
      inputs: i < 40 ? [`d${i}`] : Array.from({ length: 40 }, (_, k) => `s${i - 1 - k}`),
      declassify: i < 40 ? [] : ["d39"],
    }));
    const content = {
      datasets: Object.fromEntries(names.map((name) => [name, datasets.raw])),
      stages: layered,
    };
    expect(pipelineOf(content).stages).toHaveLength(3000);
  });

  test("with more than 32 datasets each is told apart", () => {
    const names = Array.from({ length: 70 }, (_, i) => `d${i}`);
    const all = Object.fromEntries(names.map((name) => [name, datasets.raw]));
    for (const reached of names) {
      const content = {
        datasets: all,
        stages: [
          { name: "a", inputs: [reached] },
          { name: "b", inputs: ["a"], declassify: names },
        ],
      };
      const refused = problemsOf(content).map(
        ({ pointer }) => names[Number(pointer.split("/")[4])],
      );
      expect(refused).toEqual(names.filter((name) => name !== reached));
    }
  });
});
