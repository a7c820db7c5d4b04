import type { InputError, Problem } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { AxisInfo, Scenario, Study, StudyPipeline } from "../../domain/study.ts";
import { schemaProblems } from "../../pipeline/schema-problems.ts";
import { readSource, type Source } from "../../pipeline/source.ts";
import { toValue } from "../../pipeline/source-node.ts";
import type { Axis } from "../sweep/axis.ts";
import { countPoints, type Point, pointsOf } from "../sweep/points.ts";
import { readStudyPipelines } from "./pipelines.ts";
import { MOST_SCENARIOS, type StudyFile, type SweepFile, studyFileSchema } from "./schema.ts";
import type { StudySource } from "./source.ts";
import { toAxes } from "./to-axes.ts";
import { catalogFirst, toPatches } from "./to-patches.ts";

/** A study and the text it came from, so that later checks can point into the text too. */
export interface ReadStudy {
  readonly study: Study;
  readonly source: Source;
  /** As the user gave it. */
  readonly file: string;
}

/**
 * Reads a study and works out its scenarios. Pure: the same texts give the same scenarios in the same order on every
 * machine.
 *
 * @returns the study with names as written, or all problems of its file together
 */
export const readStudy = (source: StudySource): Result<ReadStudy, InputError> => {
  const fail = (problems: readonly Problem[], file = source.file): Result<never, InputError> =>
    err({ kind: "input", file, problems });
  const read = readSource(source.text, source.file);
  if (!read.ok) return fail(read.error);
  const parsed = studyFileSchema.safeParse(toValue(read.value.root));
  if (!parsed.success) return fail(schemaProblems(read.value, parsed.error.issues, [], "a study"));
  const file = parsed.data;
  const missing = whatIsMissing(file, read.value);
  if (missing.length > 0) return fail(missing);
  const pipelines = readStudyPipelines(file, read.value, source);
  if (!pipelines.ok) return pipelines;
  const axes = file.sweep === undefined ? ok([]) : toAxes(file.sweep, read.value);
  if (!axes.ok) return fail(axes.error);
  const problems = tooMany(file, axes.value, pipelines.value.length, read.value);
  return problems.length > 0
    ? fail(problems)
    : ok({
        study: toStudy(file, source.file, pipelines.value, axes.value),
        source: read.value,
        file: source.file,
      });
};

const whatIsMissing = (file: StudyFile, source: Source): readonly Problem[] => {
  const problems: Problem[] = [];
  const names = (file.scenarios ?? []).map(({ name }) => name);
  const twice = names.findIndex((name, k) => name === "base" || names.indexOf(name) !== k);
  if ((file.base === undefined) === (file.pipelines === undefined))
    problems.push(
      source.problemAt(
        ["base"],
        "needed either base or pipelines",
        'Add "base": "pipeline.json", the file of a pipeline.',
      ),
    );
  if (Object.keys(file.pipelines ?? { one: 1 }).length === 0)
    problems.push(source.problemAt(["pipelines"], "needed at least one pipeline", "Add one."));
  if (twice >= 0)
    problems.push(
      source.problemAt(
        ["scenarios", twice, "name"],
        `a second scenario named "${names[twice]}"`,
        'Choose another name; "base" is the pipeline as it is.',
      ),
    );
  return problems;
};

const tooMany = (
  file: StudyFile,
  axes: readonly Axis[],
  pipelines: number,
  source: Source,
): readonly Problem[] => {
  const points =
    file.sweep === undefined ? 0 : countPoints(howOf(file.sweep), axes, samplesOf(file.sweep));
  const count = pipelines * (1 + (file.scenarios?.length ?? 0) + points);
  if (count <= MOST_SCENARIOS) return [];
  const detail = `${count} scenarios; needed at most ${MOST_SCENARIOS}`;
  return [source.problemAt(["sweep"], detail, "Take fewer steps, or sample with latin-hypercube.")];
};

const howOf = ({ how }: SweepFile) => how ?? "cross";
const samplesOf = ({ samples }: SweepFile): number => samples ?? 0;

const toStudy = (
  file: StudyFile,
  fileName: string,
  pipelines: readonly StudyPipeline[],
  axes: readonly Axis[],
): Study => {
  const { sweep } = file;
  const points =
    sweep === undefined
      ? []
      : pointsOf(howOf(sweep), axes, { samples: samplesOf(sweep), seed: sweep.seed ?? 0 });
  const cases: Omit<Scenario, "index" | "pipeline">[] = [
    { name: "base", axes: {}, patches: [] },
    ...(file.scenarios ?? []).map(({ name, change }) => ({
      name,
      axes: {},
      patches: toPatches(change),
    })),
    ...points.map(scenarioAt),
  ];
  const scenarios = pipelines.flatMap(({ name }) =>
    cases.map((each) => ({ ...each, pipeline: name })),
  );
  return {
    name: file.name ?? nameFromFile(fileName),
    pipelines,
    ...(file.catalog === undefined ? {} : { catalog: file.catalog }),
    scenarios: scenarios.map((each, index) => ({ index, ...each })),
    axes: axes.map((axis) => axisInfo(axis, points)),
    ...(sweep === undefined ? {} : { sweep: howOf(sweep) }),
  };
};

const scenarioAt = (point: Point): Omit<Scenario, "index" | "pipeline"> => {
  const entries = [...point];
  return {
    name: entries.map(([{ name }, value]) => `${name}=${value}`).join(", "),
    axes: Object.fromEntries(entries.map(([{ name }, value]) => [name, value])),
    patches: catalogFirst(entries.flatMap(([axis, value]) => axis.patchesOf(value))),
  };
};

const axisInfo = (axis: Axis, points: readonly Point[]): AxisInfo => {
  if (axis.values.length > 0 && axis.between === undefined)
    return { name: axis.name, values: axis.values };
  const used = new Set(points.flatMap((point) => point.get(axis) ?? []));
  return { name: axis.name, values: [...used].sort((a, b) => Number(a) - Number(b)) };
};

const nameFromFile = (file: string): string =>
  file.replace(/^.*[/\\]/, "").replace(/\.(json|ya?ml)$/i, "") || "study";
