import { afterAll, beforeAll, describe } from "vitest";
import { benchFor } from "./bench.ts";
import { copiesCases } from "./copies.cases.ts";
import { jobsCases } from "./jobs.cases.ts";
import { machinesCases, reachCases } from "./machines.cases.ts";
import { safetyCases } from "./safety.cases.ts";
import type { Subject } from "./subject.ts";

/** What every adapter has to do, whatever stands behind it. The tests wait more than they work, so they run together. */
export const adapterContract = (subject: Subject): void => {
  describe.concurrent(`adapter ${subject.name}`, () => {
    const bench = benchFor(subject);
    beforeAll(bench.open, 60_000);
    afterAll(bench.close, 60_000);
    // The first of them wait the longest.
    machinesCases(bench);
    jobsCases(bench);
    copiesCases(bench);
    safetyCases(bench);
    reachCases(bench);
  });
};
