import { runNode } from "../child.ts";
import { PATHS } from "../paths.ts";
import { collect, millisecondsText, summarize } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";

const RUNS = 11;
const WARM_UPS = 1;
const WAYS = ["csv", "snapshot"] as const;

/** Each read in a new process: nothing is compiled or cached yet. `snapshot` is what commands do. */
export const catalogRead: Subject = {
  name: "catalog-read",
  about: "the bundled dataset, first read of a process: from CSV, and from the installed snapshot",
  run: async ({ smoke, out }: BenchContext) => {
    const first = await Promise.all(WAYS.map(readOnce));
    const [csv, snapshot] = first.map(({ prices }) => prices);
    if (!csv || csv !== snapshot)
      throw new Error(`${csv} prices from CSV and ${snapshot} from the snapshot.`);
    if (smoke) return;
    out(`${csv.toLocaleString("en-US")} prices`);
    for (const way of WAYS) {
      const read = await collect(RUNS, WARM_UPS, async () => (await readOnce(way)).ms);
      out(`${way.padEnd(8)}  ${millisecondsText(summarize(read))}`);
    }
  },
};

interface OneRead {
  readonly ms: number;
  readonly prices: number;
}

const readOnce = async (way: (typeof WAYS)[number]): Promise<OneRead> => {
  const run = await runNode(["--import", "tsx", PATHS.readCatalogOnce, way, PATHS.data]);
  return JSON.parse(run.stdout) as OneRead;
};
