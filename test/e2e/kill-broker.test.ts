import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { expect, it } from "vitest";
import { openJournal } from "../../src/broker/journal/sqlite.ts";
import { localPipeline, newPlace, skyAt, startSky } from "./launched.ts";

/** How often a broker is killed; `RUNS=30` for the long form. */
const RUNS = Number(process.env.RUNS ?? 4);
const AT_ONCE = 2;
const LATEST_MS = 6000;
/** Longer than this a broker is never needed for what is left. */
const LIMIT_MS = 60_000;

/** Moments all over the run, each somewhere in its own stretch. */
const MOMENTS_MS = Array.from(
  { length: RUNS },
  (_, index) => ((index + Math.random()) / RUNS) * LATEST_MS,
);

const STAGES = [
  { name: "first", run: 'sleep 0.4; seq 1 2000 > "$SKY_OUTPUT/numbers"', output: "10kB" },
  {
    name: "left",
    inputs: ["first"],
    run: 'sleep 0.3; LC_ALL=C sort -r "$SKY_INPUT_first/numbers" > "$SKY_OUTPUT/sorted"',
    output: "10kB",
  },
  {
    name: "right",
    inputs: ["first"],
    run: 'sleep 0.6; head -n 7 "$SKY_INPUT_first/numbers" > "$SKY_OUTPUT/few"',
    output: "1kB",
  },
  {
    name: "last",
    inputs: ["left", "right"],
    run: 'cat "$SKY_INPUT_left/sorted" "$SKY_INPUT_right/few" | sha256sum > "$SKY_OUTPUT/sum"',
    output: "1kB",
  },
];

/** Of a run that nobody disturbed. */
const SUM = "08740bc648f5";

const killedAt = async (momentMs: number): Promise<string> => {
  const place = await newPlace();
  const file = await localPipeline(place, STAGES);
  const { child, ended } = startSky(place, ["launch", file, "--yes"]);
  await new Promise((resolve) => setTimeout(resolve, momentMs));
  child.kill("SIGKILL");
  await ended;
  const started = JSON.parse((await skyAt(place, ["status", "--json"])).stdout);
  const results = join(place.dir, "results");
  const again =
    started.length === 0
      ? await skyAt(place, ["launch", file, "--yes", "--output", results])
      : await skyAt(place, ["resume", "last", "--output", results]);
  expect({ momentMs, code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
  const status = JSON.parse((await skyAt(place, ["status", "last", "--json"])).stdout);
  expect(status).toMatchObject({ status: "finished", machines: [] });
  const journal = openJournal(join(place.state, "journal.db"));
  const finished = journal
    .read(status.run)
    .flatMap(({ event }) => (event.kind === "stage-finished" ? [event.stage] : []));
  journal.close();
  expect(finished.sort()).toEqual(["first", "last", "left", "right"]);
  expect((await skyAt(place, ["down", "--orphans"])).stderr).toBe("No orphans.\n");
  return readFile(join(results, "last/sum"), "utf8");
};

it(
  `a broker killed at any of ${RUNS} moments is gone on with: the same outputs, each stage finished once`,
  async () => {
    const limit = pLimit(AT_ONCE);
    const sums = await Promise.all(MOMENTS_MS.map((moment) => limit(killedAt, moment)));
    expect(new Set(sums).size).toBe(1);
    expect(sums[0]?.startsWith(SUM)).toBe(true);
  },
  RUNS * LIMIT_MS,
);
