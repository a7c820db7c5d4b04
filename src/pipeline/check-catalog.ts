import type { InputError, Problem } from "../domain/errors.ts";
import type {
  Blocked,
  Pipeline,
  Policy,
  ResourceSet,
  Resources,
  Runtime,
  Stage,
} from "../domain/pipeline.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type CatalogNames, type KnownNames, knownNames } from "./catalog-names.ts";
import {
  type Checked,
  checkAccelerator,
  checkBlockedAccelerator,
  checkCertification,
  checkCountry,
  checkInstanceType,
  checkMachine,
  type ResolveAccelerator,
} from "./check-names.ts";
import { datasetPlaceFault, type Fault, patternFault, placeFault } from "./check-places.ts";
import { show } from "./schema-problems.ts";
import { firstWritten, pointerOf, type Source } from "./source.ts";
import { nodeAt, type Path } from "./source-node.ts";

/**
 * Compares every name in a pipeline with the catalog: places, machines, accelerators, countries, certifications.
 *
 * @param file     for the error, as the user gave it
 * @param source   of `readPipeline`; without it problems have a pointer but no line
 * @returns the pipeline with accelerators, countries and certifications in the catalog's spelling,
 *          or all unknown names together, each with what may have been meant
 */
export const checkAgainstCatalog = (
  pipeline: Pipeline,
  catalog: CatalogNames,
  file: string,
  resolve: ResolveAccelerator,
  source?: Source,
): Result<Pipeline, InputError> => {
  const check = new CatalogCheck(pipeline, knownNames(catalog), resolve, source);
  const checked = check.pipeline(pipeline);
  return check.problems.length > 0
    ? err({ kind: "input", file, problems: check.problems })
    : ok(checked);
};

/** Walks a pipeline in the order of the file format; every method returns its part in canonical spelling. */
class CatalogCheck {
  readonly problems: Problem[] = [];
  private readonly known: KnownNames;
  private readonly resolve: ResolveAccelerator;
  private readonly source: Source | undefined;
  private readonly ownPlaces: readonly string[];
  /** Many stages repeat one pattern, and each costs a walk over all regions. */
  private readonly patterns = new Map<string, Fault | undefined>();

  constructor(
    pipeline: Pipeline,
    known: KnownNames,
    resolve: ResolveAccelerator,
    source: Source | undefined,
  ) {
    this.known = known;
    this.resolve = resolve;
    this.source = source;
    this.ownPlaces = pipeline.datasets
      .filter((dataset) => placeFault(known, dataset.at) !== undefined)
      .filter((dataset) => datasetPlaceFault(known, dataset) === undefined)
      .map(({ at }) => at);
  }

  pipeline(pipeline: Pipeline): Pipeline {
    return {
      ...pipeline,
      ...this.policyOf(pipeline, ["policy"]),
      datasets: pipeline.datasets.map((dataset) => {
        const path = ["datasets", dataset.name];
        this.dataset(dataset, path);
        return { ...dataset, ...this.policyOf(dataset, [...path, "policy"]) };
      }),
      stages: pipeline.stages.map((stage, i) => this.stage(stage, ["stages", i])),
      deliver: pipeline.deliver.map((delivery, i) => {
        if (!this.ownPlaces.includes(delivery.to))
          this.report(placeFault(this.known, delivery.to), ["deliver", i, "to"]);
        return delivery;
      }),
      blocked: pipeline.blocked.map((blocked, i) => this.blocked(blocked, ["blocked", i])),
      reserved: pipeline.reserved.map((entry, i) => {
        this.report(placeFault(this.known, entry.location), ["reserved", i, "location"]);
        this.take(checkInstanceType(this.known, entry.instanceType), [
          "reserved",
          i,
          "instanceType",
        ]);
        return entry;
      }),
      quota: pipeline.quota.map((quota, i) => this.blocked(quota, ["quota", i])),
    };
  }

  private dataset(dataset: Pipeline["datasets"][number], path: Path): void {
    this.report(datasetPlaceFault(this.known, dataset), [...path, "at"]);
    if (dataset.egressUsdPerGb !== undefined && placeFault(this.known, dataset.at) === undefined)
      this.report(
        {
          detail: `${show(dataset.at)} is in the catalog, whose prices for moving data hold there`,
          remedy: 'Remove "egressUsdPerGb": it is for storage outside the catalog.',
        },
        [...path, "egressUsdPerGb"],
      );
  }

  private stage(stage: Stage, path: Path): Stage {
    return {
      ...stage,
      resources: this.resources(stage.resources, [...path, "resources"]),
      runtime: this.runtime(stage.runtime, [...path, "runtime"]),
      ...this.policyOf(stage, [...path, "policy"]),
    };
  }

  private resources({ choose, sets }: Resources, path: Path): Resources {
    return {
      choose,
      sets: sets.map((set, i) => {
        const listed = [...path, choose, i];
        const at = (field: string): Path =>
          sets.length > 1 ? [...listed, field] : this.written([...listed, field], [...path, field]);
        return this.resourceSet(set, at);
      }),
    };
  }

  private resourceSet(set: ResourceSet, at: (field: string) => Path): ResourceSet {
    const { accelerators, instanceType, allow } = set;
    allow?.forEach((pattern, i) => {
      this.pattern(pattern, [...at("allow"), i]);
    });
    if (instanceType !== undefined)
      this.take(checkInstanceType(this.known, instanceType), at("instanceType"));
    if (accelerators === undefined) return set;
    const { name, count } = accelerators;
    const checked = checkAccelerator(this.resolve, name, count);
    return { ...set, accelerators: { name: this.take(checked, at("accelerators")), count } };
  }

  private runtime(runtime: Runtime, path: Path): Runtime {
    if (runtime.kind !== "by-machine") return runtime;
    const hours = new Map<string, number>();
    for (const [key, value] of runtime.hours) {
      const at = this.written([...path, "rates", key], [...path, key]);
      const machine = this.take(checkMachine(this.known, this.resolve, key), at);
      if (hours.has(machine))
        this.report(
          {
            detail: `${show(key)} is ${show(machine)}, whose runtime is given already`,
            remedy: "Remove one of the two.",
          },
          at,
        );
      hours.set(machine, value);
    }
    return { kind: "by-machine", hours };
  }

  private blocked<Entry extends Blocked>(blocked: Entry, path: Path): Entry {
    const { location, instanceType, accelerator } = blocked;
    if (location !== undefined) this.pattern(location, this.written([...path, "location"], path));
    if (instanceType !== undefined)
      this.take(checkInstanceType(this.known, instanceType), [...path, "instanceType"]);
    if (accelerator === undefined) return blocked;
    const checked = checkBlockedAccelerator(this.resolve, accelerator);
    return { ...blocked, accelerator: this.take(checked, [...path, "accelerator"]) };
  }

  private policyOf(owner: { readonly policy?: Policy }, path: Path): { policy?: Policy } {
    const { policy } = owner;
    if (policy === undefined) return {};
    (["allow", "deny"] as const).forEach((field) => {
      policy[field]?.forEach((pattern, i) => {
        this.pattern(pattern, [...path, field, i]);
      });
    });
    const { countries, operators } = policy;
    return {
      policy: {
        ...policy,
        ...(countries && { countries: this.countries(countries, [...path, "countries"]) }),
        ...(operators && {
          operators: {
            ...(operators.allow && {
              allow: this.countries(operators.allow, [...path, "operators", "allow"]),
            }),
            deny: this.countries(operators.deny, [...path, "operators", "deny"]),
          },
        }),
        certifications: policy.certifications.map((name, i) =>
          this.take(checkCertification(this.known, name), [...path, "certifications", i]),
        ),
      },
    };
  }

  private countries(names: readonly string[], path: Path): readonly string[] {
    return names.map((name, i) => this.take(checkCountry(this.known, name), [...path, i]));
  }

  private pattern(pattern: string, path: Path): void {
    if (!this.patterns.has(pattern))
      this.patterns.set(pattern, patternFault(this.known, pattern, this.ownPlaces));
    this.report(this.patterns.get(pattern), path);
  }

  private take(checked: Checked, path: Path): string {
    this.report(checked.fault, path);
    return checked.name;
  }

  private report(fault: Fault | undefined, path: Path): void {
    if (fault === undefined) return;
    const written = this.source && nodeAt(this.source.root, path) !== undefined;
    this.problems.push(
      this.source && written
        ? this.source.problemAt(path, fault.detail, fault.remedy)
        : { pointer: pointerOf(path), ...fault },
    );
  }

  /** Which of two spellings the file uses; the second without a source. */
  private written(first: Path, second: Path): Path {
    return this.source === undefined ? second : firstWritten(this.source.root, [first, second]);
  }
}
