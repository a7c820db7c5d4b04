import { expect } from "vitest";
import { folderSha256 } from "../../../src/adapters/sim/sim-files.ts";
import type { RunEvent } from "../../../src/broker/events.ts";
import { expectedDigests } from "./expected-outputs.ts";
import type { ChaosRun } from "./run-scenario.ts";

type Of<Kind extends RunEvent["kind"]> = Extract<RunEvent, { kind: Kind }>;

export const eventsOf = <Kind extends RunEvent["kind"]>(
  { events }: ChaosRun,
  kind: Kind,
): readonly Of<Kind>[] =>
  events.map(({ event }) => event).filter((event): event is Of<Kind> => event.kind === kind);

/** It ended once, and says how; a failure says what failed. */
export const checkEnd = (run: ChaosRun): void => {
  const ends = eventsOf(run, "run-ended");
  expect(ends).toHaveLength(1);
  expect(run.events.at(-1)?.event).toBe(run.events.find(({ event }) => event === ends[0])?.event);
  expect(run.outcome.status).toBe(ends[0]!.status);
  expect(["finished", "failed"]).toContain(run.outcome.status);
  if (run.outcome.status === "failed") checkReason(run, run.outcome.why);
};

/** The reason names a stage and what the journal says has happened to it. */
const checkReason = (run: ChaosRun, why: string): void => {
  const stage = run.pipeline.stages.find(({ name }) => new RegExp(`\\b${name}\\b`).test(why));
  expect(stage, why).toBeDefined();
  const failed = /^the commands of (\S+) failed/.exec(why);
  if (failed !== null) {
    const bad = eventsOf(run, "job-ended").filter(
      (end) => end.stage === failed[1] && end.exitCode !== 0,
    );
    expect(bad.length, why).toBeGreaterThan(3);
    expect(why).toContain(`exit code ${bad.at(-1)!.exitCode}`);
    return;
  }
  const seen = [
    ...eventsOf(run, "machine-refused").map(({ failure }) => failure.message),
    ...eventsOf(run, "copy-failed").map(({ failure }) => failure.message),
    ...eventsOf(run, "machine-lost").map(({ reason }) => reason),
    ...eventsOf(run, "blocked").map(({ block }) => block.because),
  ];
  expect(
    seen.some((message) => why.includes(message)),
    why,
  ).toBe(true);
};

/** No result is lost, none is made twice, and each is what its inputs imply. */
export const checkResults = (run: ChaosRun): void => {
  const expected = expectedDigests(run.chaos);
  const finished = eventsOf(run, "stage-finished");
  const names = finished.map(({ stage }) => stage);
  expect(new Set(names).size).toBe(names.length);
  if (run.outcome.status === "finished")
    expect([...names].sort()).toEqual(run.pipeline.stages.map(({ name }) => name).sort());
  for (const { stage, url, copied } of finished) {
    expect(copied.sha256, stage).toBe(expected.get(stage));
    expect(digestAt(run, url), stage).toBe(expected.get(stage));
  }
  if (run.outcome.status === "finished")
    for (const { from } of run.pipeline.deliver) {
      const arrived = eventsOf(run, "copied").find(
        ({ item, purpose }) => item === from && purpose.kind === "delivery",
      );
      expect(digestAt(run, arrived?.route.toUrl ?? ""), `delivery of ${from}`).toBe(
        expected.get(from),
      );
    }
};

const digestAt = ({ chaos }: ChaosRun, url: string): string =>
  folderSha256(chaos.world.files.under(url.replace("sim://chaos/", "")));
