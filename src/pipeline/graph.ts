import type { Problem } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { cyclesOf } from "./cycles.ts";
import { datasetsReaching } from "./data-reach.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { show } from "./schema-problems.ts";
import type { ProblemAt } from "./source.ts";

/** Comparing every unknown name with every known one is quadratic; the first few are enough. */
const MAX_SUGGESTED = 20;
const MAX_NAMED = 20;

/**
 * What the names in a pipeline say about each other: unique, existing, without a cycle.
 * An empty list means that the stages form a DAG.
 */
export const graphProblems = (pipeline: Pipeline, problemAt: ProblemAt): readonly Problem[] => {
  const names = namesOf(pipeline);
  const cycles = cycleProblems(pipeline, names.stages, problemAt);
  return [
    ...duplicates(pipeline, problemAt),
    ...inputProblems(pipeline, names, problemAt),
    ...groupProblems(pipeline, names, problemAt),
    ...deliveryProblems(pipeline, names, problemAt),
    ...cycles,
    // Behind a cycle it is not known what reaches a stage.
    ...(cycles.length === 0 ? declassifyProblems(pipeline, names, problemAt) : []),
  ];
};

interface Names {
  /** Name to index; the first when a name is used twice. */
  readonly stages: ReadonlyMap<string, number>;
  readonly datasets: ReadonlySet<string>;
  /** What is known that is like an unknown name. */
  readonly suggest: (name: string, kind: "any" | "stage") => string;
}

const namesOf = (pipeline: Pipeline): Names => {
  const stages = new Map<string, number>();
  pipeline.stages.forEach(({ name }, i) => {
    if (!stages.has(name)) stages.set(name, i);
  });
  const datasets = new Set(pipeline.datasets.map(({ name }) => name));
  let asked = 0;
  const suggest = (name: string, kind: "any" | "stage"): string => {
    asked += 1;
    const known = kind === "stage" ? [...stages.keys()] : [...stages.keys(), ...datasets];
    const similar = asked > MAX_SUGGESTED ? [] : nearest(name, known);
    return didYouMean(similar) ?? listOf(kind === "stage" ? "stages" : "names", known);
  };
  return { stages, datasets, suggest };
};

const listOf = (what: string, known: readonly string[]): string =>
  `Known ${what}: ${known.slice(0, 8).map(show).join(", ")}${known.length > 8 ? ", …" : ""}.`;

const duplicates = (pipeline: Pipeline, problemAt: ProblemAt): Problem[] => {
  const owner = new Map(pipeline.datasets.map(({ name }) => [name, "a dataset"]));
  return pipeline.stages.flatMap(({ name }, i) => {
    const other = owner.get(name);
    if (other === undefined) {
      owner.set(name, `stage ${i + 1} in the list`);
      return [];
    }
    return [
      problemAt(
        ["stages", i, "name"],
        `the name ${show(name)} is already that of ${other}; needed a name of its own`,
        "Rename one of the two, and the inputs that mean it.",
      ),
    ];
  });
};

const inputProblems = (pipeline: Pipeline, names: Names, problemAt: ProblemAt): Problem[] =>
  pipeline.stages.flatMap((stage, i) => {
    const seen = new Set<string>();
    return stage.inputs.flatMap((input, j) => {
      const path = ["stages", i, "inputs", j];
      if (seen.has(input))
        return [
          problemAt(
            path,
            `stage ${show(stage.name)} lists ${show(input)} twice; needed once`,
            "Remove one of the two.",
          ),
        ];
      seen.add(input);
      if (names.stages.has(input) || names.datasets.has(input)) return [];
      return [
        problemAt(
          path,
          `stage ${show(stage.name)} reads ${show(input)}, which is no stage and no dataset`,
          names.suggest(input, "any"),
        ),
      ];
    });
  });

const groupProblems = (pipeline: Pipeline, names: Names, problemAt: ProblemAt): Problem[] =>
  (["together", "apart"] as const).flatMap((kind) =>
    pipeline[kind].flatMap((group, g) =>
      group.flatMap((member, m) => {
        const path = [kind, g, m];
        if (group.indexOf(member) < m)
          return [
            problemAt(path, `${show(member)} stands twice in one group`, "Remove one of the two."),
          ];
        return stageExpected(member, path, `${kind} names`, names, problemAt);
      }),
    ),
  );

const deliveryProblems = (pipeline: Pipeline, names: Names, problemAt: ProblemAt): Problem[] =>
  pipeline.deliver.flatMap(({ from }, i) =>
    stageExpected(from, ["deliver", i, "from"], "deliver names", names, problemAt),
  );

const stageExpected = (
  name: string,
  path: (string | number)[],
  who: string,
  names: Names,
  problemAt: ProblemAt,
): Problem[] => {
  if (names.stages.has(name)) return [];
  const what = names.datasets.has(name) ? "a dataset; needed a stage" : "no stage";
  return [problemAt(path, `${who} ${show(name)}, which is ${what}`, names.suggest(name, "stage"))];
};

/** A cycle of a thousand stages is told by its ends. */
const abridged = (names: readonly string[]): readonly string[] =>
  names.length <= MAX_NAMED
    ? names
    : [...names.slice(0, 6), `… ${names.length - 9} more …`, ...names.slice(-3)];

const cycleProblems = (
  pipeline: Pipeline,
  stages: ReadonlyMap<string, number>,
  problemAt: ProblemAt,
): Problem[] =>
  cyclesOf(pipeline.stages, stages).map((cycle) => {
    const names = cycle.map((i) => pipeline.stages[i]?.name ?? "");
    const path = abridged(names).join(" → ");
    return problemAt(
      ["stages", cycle[0] ?? 0, "inputs"],
      cycle.length === 2
        ? `stage ${show(names[0])} reads its own output: ${path}`
        : `the stages wait for each other: ${path}`,
      "Remove one of these inputs: a pipeline has no cycles.",
    );
  });

const declassifyProblems = (pipeline: Pipeline, names: Names, problemAt: ProblemAt): Problem[] => {
  if (pipeline.stages.every(({ declassify }) => declassify.length === 0)) return [];
  const reaching = datasetsReaching(pipeline, names.stages);
  return pipeline.stages.flatMap(({ name, declassify }, i) => {
    if (declassify.length === 0) return [];
    const here = reaching(i);
    return declassify.flatMap((dataset, j) => {
      if (here.has(dataset)) return [];
      const reason = names.datasets.has(dataset)
        ? "whose data does not reach it"
        : "which is no dataset";
      return [
        problemAt(
          ["stages", i, "declassify", j],
          `stage ${show(name)} declassifies ${show(dataset)}, ${reason}`,
          here.size > 0
            ? listOf("datasets that reach it", [...here])
            : "Remove it: no dataset reaches this stage.",
        ),
      ];
    });
  });
};
