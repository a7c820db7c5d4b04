import type { Problem } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { AxisValue, Patch } from "../../domain/study.ts";
import { schemaProblems } from "../../pipeline/schema-problems.ts";
import type { Source } from "../../pipeline/source.ts";
import type { Path } from "../../pipeline/source-node.ts";
import { type Axis, along, stepsAlong } from "../sweep/axis.ts";
import { changeSchema, HOLE, type PatchFile } from "./patch-schema.ts";
import type { AxisFile, SweepFile } from "./schema.ts";
import { toPatches } from "./to-patches.ts";

/** The axes of a sweep, each value tried once: what does not fit into the change is a problem of the file. */
export const toAxes = (
  sweep: SweepFile,
  source: Source,
): Result<readonly Axis[], readonly Problem[]> => {
  const axes: Axis[] = [];
  const problems: Problem[] = [];
  sweep.axes.forEach((file, index) => {
    const path = ["sweep", "axes", index];
    const axis = toAxis(file);
    const found = [
      ...rangeProblems(file, sweep, source, path),
      ...(axes.some(({ name }) => name === file.name)
        ? [source.problemAt([...path, "name"], `two axes are named "${file.name}"`, "Rename one.")]
        : []),
      ...valueProblems(file, axis, source, path),
    ];
    problems.push(...found);
    axes.push(axis);
  });
  problems.push(...zipProblems(axes, sweep, source));
  return problems.length > 0 ? err(problems) : ok(axes);
};

const toAxis = (file: AxisFile): Axis => {
  const { name, options, range, values, change } = file;
  if (options !== undefined) {
    const byName = new Map(options.map((option) => [option.name, option.change]));
    return {
      name,
      values: options.map((option) => option.name),
      patchesOf: (value) => patchesOrNone(byName.get(String(value))),
    };
  }
  const patchesOf = (value: AxisValue): readonly Patch[] =>
    toPatches(filled(change, value) as PatchFile | PatchFile[]);
  if (range === undefined) return { name, values: values ?? [], patchesOf };
  const between = along(range.from, range.to, range.scale ?? "linear");
  const steps = range.steps === undefined ? [] : stepsAlong(between, range.steps);
  return { name, values: steps, between, patchesOf };
};

const patchesOrNone = (change: PatchFile | PatchFile[] | undefined): readonly Patch[] =>
  change === undefined ? [] : toPatches(change);

/** The change with the value in place of every hole. */
const filled = (template: unknown, value: AxisValue): unknown => {
  if (template === HOLE) return value;
  if (Array.isArray(template)) return template.map((item) => filled(item, value));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, member]) => [key, filled(member, value)]),
  );
};

const rangeProblems = (
  { range }: AxisFile,
  { how }: SweepFile,
  source: Source,
  path: Path,
): readonly Problem[] => {
  if (range === undefined) return [];
  const at = [...path, "range"];
  if (range.scale === "log" && !(range.from > 0 && range.to > 0))
    return [source.problemAt(at, "a log scale from or to 0 or less", "Begin above 0.")];
  return range.steps === undefined && how !== "latin-hypercube"
    ? [source.problemAt(at, '"steps" is missing; needed a number of values', 'Add "steps": 11.')]
    : [];
};

/** The values as they will be used; of a Latin hypercube both ends stand for what lies between. */
const valueProblems = (
  file: AxisFile,
  axis: Axis,
  source: Source,
  path: Path,
): readonly Problem[] => {
  if (file.change === undefined) return [];
  const at = [...path, "change"];
  if (!JSON.stringify(file.change).includes(JSON.stringify(HOLE)))
    return [source.problemAt(at, `no "${HOLE}" for the value of the axis`, USE_HOLE)];
  const ends = axis.between === undefined ? [] : [axis.between(0), axis.between(1)];
  for (const value of [...axis.values, ...ends]) {
    const parsed = changeSchema.safeParse(filled(file.change, value));
    if (parsed.success) continue;
    const [first] = schemaProblems(source, parsed.error.issues, at, "a study");
    const { pointer: _, ...rest } = first!;
    const needed = rest.detail.replace(/^seen .*?, needed/, `value ${value} of the axis: needed`);
    return [{ ...first!, detail: needed }];
  }
  return [];
};

const USE_HOLE = `Write for example {"egress": {"usdPerGb": "${HOLE}"}}, or use "options".`;

const zipProblems = (
  axes: readonly Axis[],
  { how }: SweepFile,
  source: Source,
): readonly Problem[] => {
  const lengths = new Set(axes.map(({ values }) => values.length));
  if (how !== "zip" || lengths.size <= 1) return [];
  const seen = axes.map(({ name, values }) => `${name} has ${values.length}`).join(", ");
  const detail = `zip takes the values side by side: ${seen}; needed as many of each`;
  return [source.problemAt(["sweep", "axes"], detail, "Make the lists equally long.")];
};
