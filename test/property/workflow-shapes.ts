import type { StageLiteral } from "../arbitraries/build-pipeline.ts";
import { atLeast, gpu, type PipelineLiteral } from "../arbitraries/build-pipeline.ts";

/**
 * Real pipelines by shape: names, fan-in and fan-out, and the numbers that are known of them. Runtimes and sizes of recorded
 * runs, which were small tests, are a hundred times the recorded ones.
 *
 * @see https://github.com/wfcommons/WfInstances for P-09 to P-15
 */
export interface WorkflowShape {
  readonly id: string;
  readonly pipeline: PipelineLiteral;
}

const FACTOR = 100;
const DATA_AT = "aws/us-east-1";

/** A stage on processors; seconds and GB as recorded. */
const task = (
  name: string,
  inputs: readonly string[],
  seconds: number,
  outputGb = 0.01,
  cpus = 2,
): StageLiteral => ({
  name,
  inputs,
  hours: (FACTOR * seconds) / 3600,
  outputGb: FACTOR * outputGb,
  anyOf: [{ cpus: atLeast(cpus) }],
});

/** A stage on accelerators; hours and GB as they are. */
const onGpu = (
  name: string,
  inputs: readonly string[],
  hours: number,
  outputGb: number,
  kinds: readonly (readonly [name: string, count: number])[],
): StageLiteral => ({
  name,
  inputs,
  hours,
  outputGb,
  anyOf: kinds.map(([kind, count]) => gpu(kind, count)),
});

const times = <T>(count: number, each: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => each(index));
const names = (count: number, prefix: string): string[] => times(count, (k) => `${prefix}${k}`);
const data = (name: string, sizeGb: number) => ({ name, sizeGb, at: DATA_AT });

const chains: readonly WorkflowShape[] = [
  {
    id: "P-01 gpt-2 pipeline",
    pipeline: {
      stages: [
        { name: "data", hours: 2, outputGb: 40, anyOf: [{ cpus: atLeast(8) }] },
        onGpu("train", ["data"], 20, 2, [["A100", 8]]),
      ],
    },
  },
  {
    id: "P-02 train and evaluate twice",
    pipeline: {
      stages: [
        { ...onGpu("train1", [], 8, 5, [["V100", 1]]), nodes: 2 },
        onGpu("train2", ["train1"], 6, 5, [["V100", 1]]),
        onGpu("eval1", ["train2"], 1, 1, [["T4", 1]]),
        onGpu("eval2", ["eval1"], 0.5, 0, [["T4", 4]]),
      ],
    },
  },
  {
    id: "P-03 fine-tune and evaluate",
    pipeline: {
      stages: [
        onGpu("train", [], 12, 3, [["V100", 1]]),
        onGpu("eval", ["train"], 1, 0, [["T4", 1]]),
      ],
    },
  },
  {
    id: "P-04 services in one place",
    pipeline: {
      stages: [
        { name: "data-server", hours: 10, anyOf: [{ cpus: atLeast(4) }] },
        onGpu("rollout-server", [], 10, 0, [["H100", 2]]),
        { name: "reward-server", hours: 10, anyOf: [{ cpus: atLeast(4) }] },
        { name: "replay-buffer", hours: 10, anyOf: [{ cpus: atLeast(4) }] },
        onGpu("ppo-trainer", [], 10, 0, [["H100", 2]]),
      ],
      together: [
        ["data-server", "rollout-server", "reward-server", "replay-buffer", "ppo-trainer"],
      ],
    },
  },
  {
    id: "P-05 train and infer",
    pipeline: {
      datasets: [data("images", 600)],
      stages: [
        {
          ...onGpu("train", ["images"], 0, 0.1, [
            ["V100", 1],
            ["V100", 4],
            ["tpu-v3-8", 1],
          ]),
          hours: { "V100:1": 30, "V100:4": 8.4, "tpu-v3-8": 4 },
        },
        onGpu("infer", ["train"], 1.1, 0, [
          ["Inferentia", 1],
          ["V100", 1],
          ["T4", 1],
        ]),
      ],
    },
  },
  {
    id: "P-06 scheduled training",
    pipeline: {
      stages: [
        task("bucket", [], 1),
        task("account", ["bucket"], 1),
        task("preprocess", ["account"], 60, 0.3),
        onGpu("train", ["preprocess"], 4, 2, [["V100", 1]]),
        onGpu("eval", ["train"], 0.5, 0, [["T4", 1]]),
      ],
    },
  },
  {
    id: "P-07 prepare, featurize, train",
    pipeline: {
      datasets: [data("posts", 14)],
      stages: [
        task("prepare", ["posts"], 2, 0.14),
        task("featurize", ["prepare"], 20, 0.3),
        task("train", ["featurize"], 30, 0.01),
      ],
    },
  },
];

const variantCalling = (samples: number, contigs: number): PipelineLiteral => ({
  datasets: [data("genome", 3), ...times(samples, (s) => data(`reads${s}`, 60))],
  stages: [
    ...times(contigs, (c) =>
      times(samples, (s) => task(`call${s}-${c}`, [`reads${s}`, "genome"], 120, 0.005, 4)),
    ).flat(),
    ...times(contigs, (c) =>
      task(
        `combine${c}`,
        names(samples, "call").map((n) => `${n}-${c}`),
        10,
        0.01,
      ),
    ),
    ...times(contigs, (c) => task(`genotype${c}`, [`combine${c}`, "genome"], 20, 0.01)),
    task("merge", names(contigs, "genotype"), 5, 0.1),
  ],
});

const genomes = (chromosomes: number): PipelineLiteral => ({
  datasets: times(chromosomes, (c) => [data(`vcf${c}`, 101), data(`annotation${c}`, 27)]).flat(),
  stages: times(chromosomes, (c) => [
    ...times(10, (k) => task(`individuals${c}-${k}`, [`vcf${c}`], 52, 0.002)),
    task(`merge${c}`, names(10, `individuals${c}-`), 50, 0.02),
    task(`sifting${c}`, [`annotation${c}`], 0.3, 0.001),
    ...times(7, (p) => [
      task(`overlap${c}-${p}`, [`merge${c}`, `sifting${c}`], 9, 0.0002),
      task(`frequency${c}-${p}`, [`merge${c}`, `sifting${c}`], 108, 0.0003),
    ]).flat(),
  ]).flat(),
});

const montage: PipelineLiteral = {
  datasets: times(12, (k) => data(`image${k}`, 1)),
  stages: [
    ...times(12, (k) => task(`project${k}`, [`image${k}`], 456, 0.106)),
    ...times(18, (k) =>
      task(`diff${k}`, [`project${k % 12}`, `project${(k + 1 + (k % 3)) % 12}`], 1, 0.01),
    ),
    ...times(3, (b) =>
      task(
        `concat${b}`,
        times(6, (k) => `diff${6 * b + k}`),
        1,
        0.00001,
      ),
    ),
    ...times(3, (b) => task(`model${b}`, [`concat${b}`], 1, 0.00001)),
    ...times(12, (k) => task(`background${k}`, [`project${k}`, `model${k % 3}`], 2, 0.106)),
    ...times(3, (b) =>
      task(
        `table${b}`,
        times(4, (k) => `background${3 * k + b}`),
        1,
        0.00001,
      ),
    ),
    ...times(3, (b) =>
      task(`add${b}`, [`table${b}`, ...times(4, (k) => `background${3 * k + b}`)], 10, 0.2),
    ),
    ...times(3, (b) => task(`view${b}`, [`add${b}`], 3, 0.003)),
    task("view-all", names(3, "add"), 6, 0.003),
  ],
};

const soykb = (samples: number, contigs: number): PipelineLiteral => {
  const steps = ["align", "sort", "dedup", "groups", "targets", "realign"];
  return {
    datasets: [data("reference", 280), ...times(samples, (s) => data(`fastq${s}`, 20))],
    stages: [
      ...times(samples, (s) =>
        steps.map((step, k) =>
          task(
            `${step}${s}`,
            k === 0
              ? [`fastq${s}`, "reference"]
              : [`${steps[k - 1]}${s}`, ...(k > 3 ? ["reference"] : [])],
            [3.3, 5, 8, 4, 60, 30][k]!,
            0.1,
          ),
        ),
      ).flat(),
      ...times(samples, (s) =>
        times(contigs, (c) => task(`call${s}-${c}`, [`realign${s}`, "reference"], 130, 0.01)),
      ).flat(),
      task(
        "merge-gvcf",
        times(samples, (s) => times(contigs, (c) => `call${s}-${c}`)).flat(),
        2562,
        0.2,
      ),
      ...times(contigs, (c) =>
        task(`genotype${c}`, times(samples, (s) => `call${s}-${c}`).concat("reference"), 40, 0.01),
      ),
      task("combine", names(contigs, "genotype"), 10, 0.1),
      ...["snp", "indel"].flatMap((kind) => [
        task(`select-${kind}`, ["combine", "reference"], 5, 0.05),
        task(`filter-${kind}`, [`select-${kind}`, "reference"], 5, 0.05),
      ]),
    ],
  };
};

const recorded: readonly WorkflowShape[] = [
  { id: "P-08 variant calling", pipeline: variantCalling(4, 10) },
  { id: "P-09 1000genome", pipeline: genomes(2) },
  { id: "P-10 montage", pipeline: montage },
  { id: "P-11 soykb", pipeline: soykb(5, 10) },
  {
    id: "P-12 srasearch",
    pipeline: {
      datasets: [data("reference", 0.5)],
      stages: [
        task("build", ["reference"], 6.4, 0.01),
        ...times(10, (k) => task(`dump${k}`, [], 645, 1.07)),
        ...times(10, (k) => task(`align${k}`, ["build", `dump${k}`], 60, 0.02)),
        task("merge", names(10, "align"), 5, 0.2),
      ],
    },
  },
  {
    id: "P-13 blast",
    pipeline: {
      datasets: [data("database", 510)],
      stages: [
        task("split", [], 0.1, 0.0003),
        ...times(40, (k) => task(`blast${k}`, ["split", "database"], 70, 0.001)),
        task("cat-blast", names(40, "blast"), 1, 0.01),
        task("cat", names(40, "blast"), 1, 0.01),
      ],
    },
  },
  {
    id: "P-14 sarek",
    pipeline: {
      datasets: [data("genome", 3), data("fastq", 30)],
      stages: [
        ...times(6, (k) => task(`prepare${k}`, ["genome"], 25, 0.01)),
        task("fastqc", ["fastq"], 40, 0.001),
        task("align", ["fastq", "prepare0"], 300, 0.3, 8),
        task("mark", ["align"], 120, 0.3),
        task("recalibrate", ["mark", ...names(6, "prepare")], 90, 0.001),
        task("apply", ["mark", "recalibrate", ...names(4, "prepare")], 80, 0.3),
        task("strelka", ["apply", "prepare0", "prepare1"], 200, 0.01, 8),
        ...times(8, (k) => task(`qc${k}`, [k < 4 ? "mark" : "strelka"], 20, 0.001)),
        task(
          "multiqc",
          ["fastqc", "recalibrate", "apply", "strelka", ...names(8, "qc")],
          15,
          0.001,
        ),
      ],
    },
  },
  {
    id: "P-15 bacass",
    pipeline: {
      datasets: times(2, (s) => data(`reads${s}`, 12)),
      stages: [
        ...times(2, (s) => [
          task(`fastqc${s}`, [`reads${s}`], 37, 0.001),
          task(`trim${s}`, [`reads${s}`], 200, 0.1),
          task(`assemble${s}`, [`trim${s}`], 1167, 0.01, 8),
          task(`annotate${s}`, [`assemble${s}`], 563, 0.02),
        ]).flat(),
        task("quast", names(2, "assemble"), 30, 0.001),
        task("versions", [...names(2, "fastqc"), ...names(2, "annotate")], 1, 0.00001),
        task("multiqc", ["versions", "quast", ...names(2, "fastqc")], 20, 0.001),
      ],
    },
  },
];

export const WORKFLOW_SHAPES: readonly WorkflowShape[] = [...chains, ...recorded];
