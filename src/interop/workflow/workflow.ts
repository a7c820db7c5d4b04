/** One task of a recorded or drawn workflow; what is not known is absent. */
export interface Task {
  /** Unique. */
  readonly id: string;
  /** Tasks of one kind do the same to different data. */
  readonly kind: string;
  /** Ids of tasks. */
  readonly parents: readonly string[];
  /** Names of files. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly seconds?: number;
  readonly cores?: number;
  readonly memoryBytes?: number;
  /** How many machines run it at once; 1 unless it stands for many. */
  readonly nodes: number;
}

/** A workflow as other tools record it: tasks, who waits for whom, files with their sizes. */
export interface Workflow {
  readonly name: string;
  readonly tasks: readonly Task[];
  /** Files without an entry have an unknown size. */
  readonly bytesOf: ReadonlyMap<string, number>;
}

/** Ids of the tasks that a task waits for: its parents, and the makers of what it reads. */
export const before = (task: Task, makers: ReadonlyMap<string, string>): readonly string[] => [
  ...new Set(
    [...task.parents, ...task.reads.flatMap((file) => makers.get(file) ?? [])].filter(
      (id) => id !== task.id,
    ),
  ),
];

/** Which task writes a file. */
export const makersOf = (tasks: readonly Task[]): ReadonlyMap<string, string> =>
  new Map(tasks.flatMap(({ id, writes }) => writes.map((file) => [file, id] as const)));
