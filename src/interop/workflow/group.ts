import { before, makersOf, type Task, type Workflow } from "./workflow.ts";

/** Runtimes of a group that differ by more are told. */
const NOTABLE_SPREAD = 1.2;

/** A workflow with fewer tasks, and what that leaves out. */
export interface Grouped {
  readonly workflow: Workflow;
  readonly notes: readonly string[];
}

/**
 * Tasks of one kind at one depth become one task on as many nodes.
 *
 * Cost stays what it was, because the group runs for the mean of its runtimes; its finish is then that of an average task,
 * which a note tells where they differ. Depth is the longest way from the start, so that no group waits for itself.
 */
export const groupTasks = (workflow: Workflow): Grouped => {
  const makers = makersOf(workflow.tasks);
  const depth = depths(workflow.tasks, makers);
  const groups = new Map<string, Task[]>();
  for (const task of workflow.tasks) {
    const key = `${depth.get(task.id)}\n${task.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  const kinds = new Map<string, number>();
  for (const [first] of groups.values()) add(kinds, first?.kind ?? "");
  const seen = new Map<string, number>();
  const named = [...groups.values()].map((tasks) => {
    const kind = tasks[0]?.kind ?? "";
    const nth = add(seen, kind);
    return { tasks, id: (kinds.get(kind) ?? 0) > 1 ? `${kind} ${nth}` : kind };
  });
  const groupOf = new Map(named.flatMap(({ tasks, id }) => tasks.map((task) => [task.id, id])));
  return {
    workflow: {
      ...workflow,
      tasks: named.map(({ tasks, id }) => merged(id, tasks, groupOf, makers)),
    },
    notes: named.flatMap(({ tasks, id }) => spread(id, tasks)),
  };
};

const add = (counts: Map<string, number>, key: string): number => {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
};

const depths = (tasks: readonly Task[], makers: ReadonlyMap<string, string>) => {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const depth = new Map<string, number>();
  const open = new Set<string>();
  // A stack of its own: chains may be longer than the call stack. A cycle ends at depth 0 and is refused later.
  for (const { id } of tasks) {
    const stack = [id];
    while (stack.length > 0) {
      const at = stack[stack.length - 1] ?? "";
      const task = byId.get(at);
      const waits = task === undefined ? [] : before(task, makers).filter((p) => byId.has(p));
      const missing = waits.filter((parent) => !depth.has(parent) && !open.has(parent));
      open.add(at);
      if (missing.length > 0) stack.push(...missing);
      else {
        depth.set(at, Math.max(0, ...waits.map((parent) => (depth.get(parent) ?? 0) + 1)));
        stack.pop();
      }
    }
  }
  return depth;
};

const merged = (
  id: string,
  tasks: readonly Task[],
  groupOf: ReadonlyMap<string, string>,
  makers: ReadonlyMap<string, string>,
): Task => {
  const parents = tasks.flatMap((task) => before(task, makers));
  const nodes = tasks.reduce((sum, task) => sum + task.nodes, 0);
  const seconds = sumOf(tasks.map((task) => times(task.seconds, task.nodes)));
  const cores = mostOf(tasks.map((task) => task.cores));
  const memoryBytes = mostOf(tasks.map((task) => task.memoryBytes));
  return {
    id,
    kind: tasks[0]?.kind ?? id,
    parents: [...new Set(parents.map((parent) => groupOf.get(parent) ?? parent))],
    reads: [...new Set(tasks.flatMap((task) => task.reads))],
    writes: [...new Set(tasks.flatMap((task) => task.writes))],
    nodes,
    ...(seconds === undefined ? {} : { seconds: seconds / nodes }),
    ...(cores === undefined ? {} : { cores }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
};

const times = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor;

/** One that is unknown leaves the sum unknown. */
const sumOf = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce<number | undefined>(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );

const mostOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

const spread = (id: string, tasks: readonly Task[]): string[] => {
  const known = tasks.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (known.length < 2 || most <= NOTABLE_SPREAD * least) return [];
  return [
    `${id}: ${tasks.length} tasks of ${Math.round(least)} to ${Math.round(most)} s are planned as one stage for their mean; its slowest task ends later`,
  ];
};
