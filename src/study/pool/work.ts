import type { StudySource } from "../file/source.ts";

/** What a worker needs to know to solve scenarios of a study by their number. */
export interface StudyWork {
  readonly source: StudySource;
  /** Directories as this machine has them; absent: the catalog in use. */
  readonly catalogDir?: string;
  /** Of other catalogs, by their name in the study. */
  readonly otherDirs: Readonly<Record<string, string>>;
  /** Of the base catalog: a worker with another one must not answer. */
  readonly catalogSha256: string;
  readonly timeLimitMs: number;
}
