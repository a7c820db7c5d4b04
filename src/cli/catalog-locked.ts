import type { LockOwner } from "../../catalog-fetchers/store/lock.ts";
import type { CatalogError } from "../domain/errors.ts";

/** Another update is writing. */
export const lockedError = (userDir: string, { pid, host, since }: LockOwner): CatalogError => ({
  kind: "catalog",
  problems: [
    {
      file: userDir,
      detail: `Another update is writing there: process ${pid} on ${host}, since ${since}.`,
      remedy: "Wait for it to end. When that process is gone, the next update takes over.",
    },
  ],
});
