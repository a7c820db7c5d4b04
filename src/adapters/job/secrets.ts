import type { Job } from "../../domain/adapter.ts";
import type { AdapterContext } from "../context.ts";

/** The values that logs must not show: of jobs that this process started, and what the broker knows besides. */
export interface KnownSecrets {
  remember(job: Job): void;
  values(): readonly string[];
}

export const knownSecrets = (context: AdapterContext): KnownSecrets => {
  const seen = new Set<string>();
  return {
    remember: (job) => {
      for (const value of Object.values(job.secrets)) seen.add(value);
    },
    values: () => [...seen, ...(context.secretValues?.() ?? [])],
  };
};
