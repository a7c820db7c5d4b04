import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { Plan, PlannedStage } from "../../../src/domain/plan.ts";
import { argo } from "../../../src/interop/argo/read.ts";
import { toArgo, writeArgo } from "../../../src/interop/export/argo.ts";
import { pinnedPipeline } from "../../../src/interop/export/pinned.ts";
import { toSkyPilot, writeSkyPilot } from "../../../src/interop/export/skypilot.ts";
import type { Dialect } from "../../../src/interop/imported.ts";
import { skyPilot } from "../../../src/interop/skypilot/read.ts";
import type { PipelineFile } from "../../../src/pipeline/schema.ts";
import { exportedPlan } from "../../unit/interop/exported-plan.ts";
import { importOptions } from "../../unit/interop/options.ts";

type StageFile = PipelineFile["stages"][number];

const RUNS = Number(process.env.RUNS ?? 200);
const options = importOptions({ otherDataAt: "aws/us-west-2" });

const read = (dialect: Dialect, text: string): PipelineFile => {
  const found = dialect.read(text, options);
  if (!found.ok) throw new Error(`${JSON.stringify(found.error)}\n${text}`);
  return found.value.document;
};

/** Names as people and machines give them: blanks, capitals, other alphabets, names that differ in signs only. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ._]{0,10}[A-Za-z0-9]$/),
  fc.constantFrom("train 1", "train-1", "Train.1", "Größe", "文", "inner.fit", "1st"),
);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
const card = fc.constantFrom("V100:4", "A100-80GB:8", "T4:1", "H100:2");
const place = fc.constantFrom("aws", "gcp/us-central1", "aws/us-east-1/us-east-1a", "*/eu-west-1");
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const defined = <T extends object>(value: T): T =>
  JSON.parse(JSON.stringify(value, (_key, one) => (one === null ? undefined : one)));

/** One set of requirements as SkyPilot can say it. */
const skySet = fc.oneof(
  fc.record({ accelerators: card, allow: maybe(place.map((one) => [one])) }).map(defined),
  fc.record({ accelerators: card, pricing: fc.constant("spot" as const) }),
  fc
    .record({ cpus: fc.constantFrom(4, "8+"), memory: fc.constantFrom(16, "64+") })
    .map((set) => set),
  fc.record({ instanceType: fc.constantFrom("m5.2xlarge", "p3.8xlarge") }),
  fc.record({
    accelerators: fc.constant("V100:2"),
    instanceType: fc.constant("n1-highcpu-16+V100:2"),
    allow: fc.constant(["gcp/us-central1"]),
  }),
  fc.record({ accelerators: fc.constant("tpu-v3-8:1"), allow: fc.constant(["gcp/us-central1"]) }),
);
const skyResources = fc.oneof(
  skySet,
  fc.array(skySet, { minLength: 2, maxLength: 4 }).map((ordered) => ({ ordered })),
  fc.array(skySet, { minLength: 2, maxLength: 4 }).map((anyOf) => ({ anyOf })),
);

const lines = fc.constantFrom("python train.py", "set -e\nmake\n", "echo '# not a comment: $X'");
const work = fc
  .record({
    run: lines,
    setup: maybe(lines),
    workdir: maybe(fc.constantFrom("src", "./a/b")),
    env: maybe(
      fc.constantFrom({ BATCH: 8 }, { ON: true, TOKEN: { secret: "TOKEN" } }, { X: "yes" }),
    ),
    disk: maybe(fc.integer({ min: 1, max: 900 })),
  })
  .map(defined);

/** A pipeline that SkyPilot has a form for: a chain, or jobs side by side. */
const skyPipeline: fc.Arbitrary<PipelineFile> = fc
  .record({
    name,
    names,
    parallel: fc.boolean(),
    parts: fc.array(
      fc.record({
        resources: skyResources,
        nodes: maybe(fc.integer({ min: 2, max: 9 })),
        output: maybe(fc.integer({ min: 1, max: 900 })),
        bucket: maybe(fc.constantFrom("s3://images", "gs://logs")),
        cap: maybe(fc.integer({ min: 1, max: 40 })),
        work: maybe(work),
      }),
      { minLength: 6, maxLength: 6 },
    ),
  })
  .map(({ name: title, names: all, parallel, parts }) => {
    const stages = all.map((one, index): StageFile => {
      const { resources, nodes, output, bucket, cap, work: commands } = parts[index]!;
      const before = parallel || index === 0 ? [] : [all[index - 1]!];
      const inputs = [...before, ...(bucket === undefined ? [] : [bucket])];
      return defined({
        name: one,
        inputs: inputs.length === 0 ? undefined : inputs,
        output,
        nodes,
        resources,
        limits: cap === undefined ? undefined : { usdPerNodeHour: cap },
        ...commands,
      }) as StageFile;
    });
    const used = new Set(stages.flatMap(({ inputs = [] }) => inputs).map(String));
    const datasets = ["s3://images", "gs://logs"].filter((bucket) => used.has(bucket));
    return {
      name: all.length === 1 ? all[0]! : title,
      ...(datasets.length === 0
        ? {}
        : {
            datasets: Object.fromEntries(
              datasets.map((bucket) => [bucket, { size: 600, at: "aws/us-west-2" }]),
            ),
          }),
      stages,
      ...(parallel && all.length > 1 ? { together: [[...all]] } : {}),
    };
  });

/** A graph as Argo can say it. */
const argoPipeline: fc.Arbitrary<PipelineFile> = fc
  .record({
    name: fc.oneof(name, fc.constant("nightly")),
    names,
    deadline: maybe(fc.integer({ min: 1, max: 100 })),
    parts: fc.array(
      fc.record({
        nodes: maybe(fc.integer({ min: 2, max: 9 })),
        accelerators: maybe(card),
        cpus: maybe(fc.constantFrom("0.5+", "4+", "6.4+")),
        memory: maybe(fc.constantFrom("0.25+", "16+", "51.125+")),
        pinned: maybe(
          fc.constantFrom(
            { instanceType: "m5.2xlarge", allow: ["aws/us-east-1"] },
            { instanceType: "n1-highcpu-16+V100:2", allow: ["gcp/us-central1/us-central1-a"] },
            { instanceType: "VM.Standard.E4.Flex$_12_48", allow: ["oci/us-ashburn-1"] },
          ),
        ),
        pricing: maybe(fc.constant("spot" as const)),
        reads: fc.array(fc.nat(5), { maxLength: 4 }),
      }),
      { minLength: 6, maxLength: 6 },
    ),
  })
  .map(({ name: title, names: all, deadline, parts }) => ({
    name: title,
    ...(deadline === undefined ? {} : { limits: { deadline } }),
    stages: all.map((one, index): StageFile => {
      const { nodes, accelerators, cpus, memory, pinned, pricing, reads } = parts[index]!;
      const inputs = [...new Set(reads)].filter((from) => from < index).map((from) => all[from]!);
      const resources = defined({ accelerators, cpus, memory, ...pinned, pricing });
      return defined({
        name: one,
        nodes,
        resources: Object.keys(resources).length === 0 ? undefined : resources,
        inputs: inputs.length === 0 ? undefined : inputs,
      }) as StageFile;
    }),
  }));

describe("import, export, import gives the same pipeline", () => {
  it("SkyPilot", () => {
    fc.assert(
      fc.property(skyPipeline, (document) => {
        const { files } = writeSkyPilot(document);
        expect(files).toHaveLength(1);
        expect(read(skyPilot, files[0]!.text)).toEqual(document);
      }),
      { numRuns: RUNS },
    );
  });

  it("Argo", () => {
    fc.assert(
      fc.property(argoPipeline, (document) => {
        expect(read(argo, writeArgo(document).files[0]!.text)).toEqual(document);
      }),
      { numRuns: RUNS },
    );
  });
});

const machine = fc.constantFrom(
  { location: "aws/us-east-1", instanceType: "p3.8xlarge", accelerators: { V100: 4 } },
  { location: "gcp/us-central1", instanceType: "n1-highcpu-16+V100:2", accelerators: { V100: 2 } },
  {
    location: "gcp/us-central1/us-central1-a",
    instanceType: "tpu-v3-8",
    accelerators: { "tpu-v3-8": 1 },
  },
  { location: "azure/eastus", instanceType: "Standard_D4s_v5", accelerators: {} },
);

/** A chain of stages at places, with a fallback for some of them. */
const plan: fc.Arbitrary<Plan> = fc
  .record({
    names,
    parts: fc.array(
      fc.record({
        machine,
        other: maybe(machine),
        spot: fc.boolean(),
        nodes: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 6, maxLength: 6 },
    ),
  })
  .map(({ names: all, parts }) => ({
    ...exportedPlan,
    datasets: [],
    stages: all.map((one, index): PlannedStage => {
      const { machine: at, spot, nodes } = parts[index]!;
      return {
        ...exportedPlan.stages[0]!,
        ...at,
        location: at.location as LocationId,
        name: one,
        nodes,
        pricing: spot ? "spot" : "on-demand",
        inputs: index === 0 ? [] : [all[index - 1]!],
      };
    }),
    fallbacks: all.flatMap((one, index) => {
      const other = parts[index]?.other;
      const [fallback] = exportedPlan.fallbacks ?? [];
      if (other === undefined || fallback === undefined) return [];
      const { location, instanceType } = other;
      const at = location as LocationId;
      const place = { name: one, location: at, instanceType, pricing: "on-demand" as const };
      return [{ ...fallback, usd: 10 + index, stages: [place] }];
    }),
  }));

/** What the files of a tool have no words for. */
const without = ({ stages, ...rest }: PipelineFile, ...fields: readonly (keyof StageFile)[]) => ({
  ...rest,
  stages: stages.map((stage) =>
    Object.fromEntries(
      Object.entries(stage).filter(([key]) => !fields.includes(key as keyof StageFile)),
    ),
  ),
});

describe("a plan that is exported and read again is pinned to the same places", () => {
  it("SkyPilot, fallbacks in their order", () => {
    fc.assert(
      fc.property(plan, (one) => {
        const { files } = toSkyPilot.write(one, NOTHING);
        const expected = without(pinnedPipeline(one), "runtime");
        const name = one.stages.length === 1 ? one.stages[0]!.name : one.name;
        expect(read(skyPilot, files[0]!.text)).toEqual({ ...expected, name });
      }),
      { numRuns: RUNS },
    );
  });

  it("Argo", () => {
    fc.assert(
      fc.property(plan, (one) => {
        const { files } = toArgo.write(one, NOTHING);
        const expected = without(pinnedPipeline({ ...one, fallbacks: [] }), "runtime", "output");
        expect(read(argo, files[0]!.text)).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });
});

const NOTHING = { sizeOf: () => undefined, commandsOf: () => undefined };
