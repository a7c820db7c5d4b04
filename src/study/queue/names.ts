/** What a queue is for: only workers with the same program and catalog give the same answers. */
export interface QueueNeeds {
  readonly version: string;
  readonly catalogSha256: string;
}

/** Workers with another catalog or version listen to another queue, so that no job can come to them. */
export const queueName = ({ version, catalogSha256 }: QueueNeeds): string =>
  `skyplan-${version.replace(/[^A-Za-z0-9.]/g, "-")}-${catalogSha256.slice(0, 16)}`;

/** A study, as text, by its hash. */
export const workKey = (hash: string): string => `skyplan:work:${hash}`;

/** An answer by the key of its scenario. Written once; whoever comes later has the same. */
export const answerKey = (key: string): string => `skyplan:answer:${key}`;

/** Studies that wait for workers: name of the queue to what it needs. */
export const STUDIES = "skyplan:studies";

/** Answers and studies are kept so long, so that a study that was stopped need not begin again. */
export const KEEP_SECONDS = 7 * 24 * 3600;

/** What is in a job. */
export interface ScenarioJob {
  /** Of the study. */
  readonly hash: string;
  readonly index: number;
}
