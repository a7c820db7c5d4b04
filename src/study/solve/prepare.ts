import { resolveAccelerator } from "../../catalog/accelerator-names.ts";
import type { Catalog } from "../../domain/catalog.ts";
import type { InputError, Problem } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Patch, Scenario, Study, StudyPipeline } from "../../domain/study.ts";
import { checkAgainstCatalog } from "../../pipeline/check-catalog.ts";
import type { Path } from "../../pipeline/source-node.ts";
import type { ReadStudy } from "../file/read.ts";
import type { Planned } from "../patches/apply.ts";
import { applyPatches } from "../patches/registry.ts";
import { checkPatch, type PatchFault } from "./check-patches.ts";
import { withOwnParts } from "./own-catalog.ts";

/** The catalogs of a study. */
export interface StudyCatalogs {
  readonly base: Catalog;
  /** By directory as the study names it; see `catalogDirs`. */
  readonly others: ReadonlyMap<string, Catalog>;
}

/** A study that is known to fit its catalogs. */
export interface PreparedStudy {
  readonly study: Study;
  /** Without the user's own clouds and prices. */
  readonly catalogs: StudyCatalogs;
  /** What a scenario plans, with all its patches. */
  readonly plannedIn: (scenario: Scenario) => Planned;
}

/** Directories of further catalogs that scenarios plan on. */
export const catalogDirs = ({ scenarios }: Study): readonly string[] => [
  ...new Set(
    scenarios.flatMap(({ patches }) =>
      patches.flatMap((patch) => (patch.kind === "catalog" ? patch.dir : [])),
    ),
  ),
];

/**
 * Checks the names of a study against its catalogs.
 *
 * @returns names in the catalog's spelling, or every name that stands for nothing
 */
export const prepareStudy = (
  { study, source, file }: ReadStudy,
  catalogs: StudyCatalogs,
): Result<PreparedStudy, InputError> => {
  const bases = new Map<string, Planned>();
  for (const pipeline of study.pipelines) {
    const base = basePlanned(pipeline, catalogs.base);
    if (!base.ok) return base;
    bases.set(pipeline.name, base.value);
  }
  const names = {
    pipelines: study.pipelines.map(({ name }) => bases.get(name)!.pipeline),
    catalog: [...bases.values()][0]!.catalog,
  };
  const problems: Problem[] = [];
  const checked = rememberChecks((patch) => checkPatch(patch, names));
  const scenarios = study.scenarios.map((scenario) => {
    const patches = scenario.patches.map((patch) => {
      const result = checked(patch);
      if (result.ok) return result.value;
      const { detail, remedy } = result.error;
      problems.push(
        source.problemAt(pathOf(study, scenario), `scenario "${scenario.name}": ${detail}`, remedy),
      );
      return patch;
    });
    return { ...scenario, patches };
  });
  if (problems.length > 0) return err({ kind: "input", file, problems: distinct(problems) });
  const context = contextOf(study.pipelines, catalogs);
  return ok({
    study: { ...study, scenarios },
    catalogs,
    plannedIn: ({ pipeline, patches }) =>
      applyPatches(bases.get(pipeline)!, patches, { catalogOf: context(pipeline) }),
  });
};

/** The pipeline as its file says, checked, on the catalog as its file says. */
const basePlanned = (base: StudyPipeline, catalog: Catalog): Result<Planned, InputError> => {
  const own = withOwnParts(base, catalog);
  if (!own.ok) return own;
  const resolve = (name: string) => resolveAccelerator(own.value.catalog, name);
  const checked = checkAgainstCatalog(base.pipeline, own.value.catalog, base.name, resolve);
  if (!checked.ok) return checked;
  const discounts = [...checked.value.discounts, ...own.value.discounts];
  return ok({ pipeline: { ...checked.value, discounts }, catalog: own.value.catalog });
};

/** Samples repeat their patches with other figures; only names are checked. */
const rememberChecks = (
  check: (patch: Patch) => Result<Patch, PatchFault>,
): ((patch: Patch) => Result<Patch, PatchFault>) => {
  const passed = new Set<string>();
  return (patch) => {
    const key = JSON.stringify(patch, (field, value) =>
      field === "change" && patch.kind !== "egress" ? undefined : value,
    );
    if (passed.has(key)) return ok(patch);
    const result = check(patch);
    if (result.ok && result.value === patch) passed.add(key);
    return result;
  };
};

const distinct = (problems: readonly Problem[]): readonly Problem[] => {
  const seen = new Set<string>();
  const isNew = ({ pointer, detail }: Problem): boolean => {
    const key = `${pointer} ${detail.replace(/^scenario ".*?": /, "")}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  return problems.filter(isNew);
};

/** Where the changes of a scenario stand in the file; the base comes first and has none. */
const pathOf = ({ scenarios }: Study, { index, pipeline, axes }: Scenario): Path => {
  const first = scenarios.find((each) => each.pipeline === pipeline)!.index;
  return Object.keys(axes).length > 0
    ? ["sweep", "axes"]
    : ["scenarios", index - first - 1, "change"];
};

/** Other catalogs with the own parts of a pipeline, made when first asked for. */
const contextOf = (
  pipelines: readonly StudyPipeline[],
  { others }: StudyCatalogs,
): ((pipeline: string) => (dir: string) => Catalog) => {
  const known = new Map<string, Catalog>();
  return (name) => (dir) => {
    const key = `${name} ${dir}`;
    const found =
      known.get(key) ?? otherCatalog(pipelines.find((p) => p.name === name)!, dir, others);
    known.set(key, found);
    return found;
  };
};

const otherCatalog = (
  pipeline: StudyPipeline,
  dir: string,
  others: ReadonlyMap<string, Catalog>,
): Catalog => {
  const catalog = others.get(dir);
  if (catalog === undefined) throw new Error(`the catalog "${dir}" was not loaded`);
  const own = withOwnParts(pipeline, catalog);
  // Prices of one's own for a machine that the other catalog does not have: nothing to change there.
  return own.ok ? own.value.catalog : catalog;
};
