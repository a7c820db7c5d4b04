import { needsOf, type StageFile } from "../kubernetes/needs.ts";
import { OWN } from "./annotations.ts";
import type { ArgoSpec, ArgoTask, ArgoTemplate } from "./schema.ts";

/** Templates inside templates, deeper than anybody draws. */
const MOST_DEPTH = 20;

/** The stages of one template: which of them wait for nothing inside it, and which nothing inside waits for. */
interface Part {
  readonly stages: readonly StageFile[];
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** The stages of a workflow's entry point, every template inside it written out. */
export class ArgoExpansion {
  readonly notes: string[] = [];
  readonly #spec: ArgoSpec;
  readonly #templates: ReadonlyMap<string, ArgoTemplate>;
  readonly #reached = new Set<string>();
  readonly #names = new Set<string>();

  constructor(spec: ArgoSpec) {
    this.#spec = spec;
    this.#templates = new Map(spec.templates.map((template) => [template.name, template]));
  }

  stages(): readonly StageFile[] {
    return this.#template(this.#spec.entrypoint, this.#spec.entrypoint, 0).stages;
  }

  #template(name: string, path: string, depth: number): Part {
    const template = this.#templates.get(name);
    if (template === undefined || depth > MOST_DEPTH) {
      const why = template === undefined ? "is not in the file" : "contains itself";
      this.notes.push(`${path}: template ${JSON.stringify(name)} ${why}; its needs are not known`);
      return leaf({ name: path });
    }
    this.#reached.add(name);
    if (template.dag != null) return this.#dag(template.dag.tasks, path, depth);
    if (template.steps != null) return this.#steps(template.steps, path, depth);
    return leaf(this.#container(template, path));
  }

  /** Templates that nothing leads to: exit handlers, and those that other files use. */
  unreached(): readonly string[] {
    return [...this.#templates.keys()].filter((name) => !this.#reached.has(name));
  }

  #container(template: ArgoTemplate, path: string): StageFile {
    const own = template.metadata?.annotations ?? {};
    const name = this.#nameOf(own[OWN.stage], path);
    const container = template.container ?? template.script;
    const selector = { ...this.#spec.nodeSelector, ...template.nodeSelector };
    const cards = own[OWN.accelerators];
    const needs = needsOf(
      container?.resources,
      selector,
      cards === undefined ? {} : { accelerators: cards },
    );
    this.notes.push(...needs.notes.map((note) => `${name}: ${note}`));
    const resources = { ...needs.resources, ...placeOf(own) };
    return { name, ...(Object.keys(resources).length === 0 ? {} : { resources }) };
  }

  /** Its name in a pipeline of ours, unless that is taken. */
  #nameOf(own: string | undefined, path: string): string {
    const name = own === undefined || this.#names.has(own) ? path : own;
    this.#names.add(name);
    return name;
  }

  #dag(tasks: readonly ArgoTask[], path: string, depth: number): Part {
    const parts = new Map(tasks.map((task) => [task.name, this.#task(task, path, depth)]));
    const waits = new Map(tasks.map((task) => [task.name, waitsOf(task)]));
    const joined = tasks.map((task) => {
      const before = (waits.get(task.name) ?? []).flatMap((name) => parts.get(name)?.last ?? []);
      return after(parts.get(task.name) ?? EMPTY, before);
    });
    const waited = new Set([...waits.values()].flat());
    return {
      stages: joined.flatMap(({ stages }) => stages),
      first: tasks.flatMap(({ name }) =>
        (waits.get(name) ?? []).length === 0 ? (parts.get(name)?.first ?? []) : [],
      ),
      last: tasks.flatMap(({ name }) => (waited.has(name) ? [] : (parts.get(name)?.last ?? []))),
    };
  }

  #steps(rows: NonNullable<ArgoTemplate["steps"]>, path: string, depth: number): Part {
    const stages: StageFile[] = [];
    let first: readonly string[] | undefined;
    let last: readonly string[] = [];
    for (const row of rows) {
      const tasks = Array.isArray(row) ? row : row.steps;
      const parts = tasks.map((task) => after(this.#task(task, path, depth), last));
      stages.push(...parts.flatMap((part) => part.stages));
      first ??= parts.flatMap((part) => part.first);
      last = parts.flatMap((part) => part.last);
    }
    return { stages, first: first ?? [], last };
  }

  #task(task: ArgoTask, path: string, depth: number): Part {
    const isTop = path === this.#spec.entrypoint;
    const name = isTop ? task.name : `${path}.${task.name}`;
    if (task.template == null) {
      this.notes.push(
        `${name}: its template is inline or in another file; its needs are not known`,
      );
      return leaf({ name });
    }
    const part = this.#template(task.template, name, depth + 1);
    const nodes = this.#copies(task, name);
    return nodes === 1
      ? part
      : {
          ...part,
          stages: part.stages.map((stage) => ({ ...stage, nodes: nodes * (stage.nodes ?? 1) })),
        };
  }

  /** A loop is as many nodes at once. */
  #copies({ withItems, withParam, withSequence }: ArgoTask, name: string): number {
    if (withItems != null) return Math.max(1, withItems.length);
    const count = Number(withSequence?.count ?? Number.NaN);
    if (count >= 1) return Math.floor(count);
    if (withParam != null || withSequence != null)
      this.notes.push(`${name}: how often it is repeated is known only when it runs; planned once`);
    return 1;
  }
}

/** Where an exported plan has put it. */
const placeOf = (own: Readonly<Record<string, string>>): StageFile["resources"] => {
  const {
    [OWN.location]: location,
    [OWN.instanceType]: instanceType,
    [OWN.pricing]: pricing,
  } = own;
  return {
    ...(instanceType === undefined ? {} : { instanceType }),
    ...(location === undefined ? {} : { allow: [location] }),
    ...(pricing === "spot" || pricing === "on-demand" || pricing === "any" ? { pricing } : {}),
  };
};

const EMPTY: Part = { stages: [], first: [], last: [] };

const leaf = (stage: StageFile): Part => ({
  stages: [stage],
  first: [String(stage.name)],
  last: [String(stage.name)],
});

const after = (part: Part, before: readonly string[]): Part => {
  const first = new Set(part.first);
  return {
    ...part,
    stages: part.stages.map((stage) =>
      before.length > 0 && first.has(String(stage.name))
        ? { ...stage, inputs: [...(stage.inputs ?? []), ...before] }
        : stage,
    ),
  };
};

/** `dependencies: [a, b]`, or `depends: "a && (b.Succeeded || c)"`: every task it names may have to end first. */
const waitsOf = ({ dependencies, depends }: ArgoTask): readonly string[] => {
  if (dependencies != null) return dependencies;
  const words = (depends ?? "").match(/[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z]+)?/g) ?? [];
  return [...new Set(words.map((word) => word.replace(/\..*$/, "")))];
};
