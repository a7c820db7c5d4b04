import fc from "fast-check";
import { expect, it } from "vitest";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { starterPipeline } from "../../../src/pipeline/starter.ts";

const answers = fc.record(
  {
    name: fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name.trim() !== ""),
    data: fc.record({
      size: fc.constantFrom("600GB", "1TiB"),
      at: fc.constantFrom("aws/us-east-1", "gcp/us"),
    }),
    accelerator: fc.constantFrom("V100:4", "tpu-v3-8"),
    hours: fc.constantFrom("8.4h", "90m"),
    output: fc.constantFrom("0GB", "2.5GB"),
    euOnly: fc.boolean(),
    spot: fc.boolean(),
    deadline: fc.constantFrom("12h", "30m"),
  },
  { requiredKeys: ["name", "hours", "output", "euOnly", "spot"] },
);

it("whatever is answered, the file is a pipeline that says it", () => {
  fc.assert(
    fc.property(answers, (given) => {
      const parsed = parsePipeline(starterPipeline(given), { file: "pipeline.yaml" });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      const { name, datasets, stages, policy, limits } = parsed.value;
      expect(name).toBe(given.name);
      expect(datasets.map(({ at }) => at)).toEqual(given.data === undefined ? [] : [given.data.at]);
      expect(stages.map(({ pricing }) => pricing)).toEqual([
        "on-demand",
        given.spot ? "any" : "on-demand",
      ]);
      expect(policy?.countries).toEqual(given.euOnly ? ["EU"] : undefined);
      expect(limits.deadlineHours).toBe(
        given.deadline === undefined ? undefined : given.deadline === "12h" ? 12 : 0.5,
      );
    }),
    { numRuns: 200 },
  );
});
