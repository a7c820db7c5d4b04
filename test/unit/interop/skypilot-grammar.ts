/** One request in SkyPilot's grammar, and the pipeline that it means. */
export interface GrammarCase {
  readonly says: string;
  readonly yaml: string;
  readonly stages: readonly object[];
  readonly notes?: readonly string[];
  readonly rest?: object;
}

const ANY_PROCESSOR =
  "t: SkyPilot takes general x86 machines here, any will do for the plan: add arch: x86_64 if the image needs it";

const one = (
  says: string,
  resources: string,
  expected: object,
  more: Partial<GrammarCase> = {},
) => ({
  says,
  yaml: `name: t\nresources:\n${resources.replace(/^/gm, "  ")}\nrun: "true"\n`,
  stages: [{ name: "t", run: "true", ...expected }],
  notes: [...(/accelerators|instance_type/.test(resources) ? [] : [ANY_PROCESSOR])],
  ...more,
});

const set = (resources: object) => ({ resources });

/** Written for these tests after the reference of its file format; every one passes that tool's own reader. */
export const SKYPILOT_GRAMMAR: readonly GrammarCase[] = [
  one("an accelerator with its count", "accelerators: V100:4", set({ accelerators: "V100:4" })),
  one("an accelerator alone is one", "accelerators: V100", set({ accelerators: "V100" })),
  one("a map of one", "accelerators: {A100: 8}", set({ accelerators: "A100:8" })),
  one("a TPU slice", "accelerators: tpu-v3-8", set({ accelerators: "tpu-v3-8" })),
  one(
    "names in braces are a choice",
    "accelerators: {V100:1, A100:1}",
    set({ anyOf: [{ accelerators: "V100:1" }, { accelerators: "A100:1" }] }),
  ),
  one(
    "a map of several is a choice",
    "accelerators: {L4: 1, A10G: 2}",
    set({ anyOf: [{ accelerators: "L4:1" }, { accelerators: "A10G:2" }] }),
  ),
  one(
    "a list is an order",
    "accelerators: ['A100:1', 'V100:1']",
    set({ ordered: [{ accelerators: "A100:1" }, { accelerators: "V100:1" }] }),
  ),
  one("processors exactly", "cpus: 4", set({ cpus: 4, memory: "16+" })),
  one("processors at least", "cpus: 8+", set({ cpus: "8+", memory: "32+" })),
  one("memory at least", "memory: 64+", set({ memory: "64+" })),
  one("memory with its unit", "memory: 64GB+", set({ memory: "64+" })),
  one("memory per processor", "cpus: 8\nmemory: 4x", set({ cpus: 8, memory: "32+" })),
  one("a machine by name", "instance_type: p3.8xlarge", set({ instanceType: "p3.8xlarge" })),
  one("a cloud", "infra: aws", set({ cpus: "8+", memory: "32+", allow: ["aws"] })),
  one(
    "a region",
    "infra: aws/us-east-1",
    set({ cpus: "8+", memory: "32+", allow: ["aws/us-east-1"] }),
  ),
  one(
    "a zone",
    "infra: aws/us-east-1/us-east-1a",
    set({ cpus: "8+", memory: "32+", allow: ["aws/us-east-1/us-east-1a"] }),
  ),
  one(
    "a region of any cloud",
    "infra: '*/us-east-1'",
    set({ cpus: "8+", memory: "32+", allow: ["*/us-east-1"] }),
  ),
  one("anywhere", "infra: '*'\ncpus: 2+", set({ cpus: "2+", memory: "8+" })),
  one(
    "cloud, region and zone apart, in capitals",
    "cloud: GCP\nregion: us-central1\nzone: us-central1-a",
    set({ cpus: "8+", memory: "32+", allow: ["gcp/us-central1/us-central1-a"] }),
  ),
  one(
    "a region without a cloud",
    "region: us-east-1",
    set({ cpus: "8+", memory: "32+", allow: ["*/us-east-1"] }),
  ),
  one("spot", "accelerators: T4:1\nuse_spot: true", set({ accelerators: "T4:1", pricing: "spot" })),
  one("not spot", "accelerators: T4:1\nuse_spot: false", set({ accelerators: "T4:1" })),
  one("a price cap is inclusive here too", "accelerators: T4:1\nmax_hourly_cost: 0.6", {
    ...set({ accelerators: "T4:1" }),
    limits: { usdPerNodeHour: 0.6 },
  }),
  one(
    "any_of takes over what is around it",
    "accelerators: H100:8\nany_of:\n- infra: nebius\n- infra: aws\n  use_spot: true",
    set({
      anyOf: [
        { accelerators: "H100:8", allow: ["nebius"] },
        { accelerators: "H100:8", allow: ["aws"], pricing: "spot" },
      ],
    }),
  ),
  one(
    "ordered keeps its order",
    "ordered:\n- accelerators: A100:8\n  infra: gcp\n- accelerators: H100:8",
    set({ ordered: [{ accelerators: "A100:8", allow: ["gcp"] }, { accelerators: "H100:8" }] }),
  ),
  one(
    "an alternative on machines of one's own is left out and told",
    "accelerators: L4:1\nany_of:\n- infra: k8s\n- infra: gcp",
    set({ accelerators: "L4:1", allow: ["gcp"] }),
    {
      notes: [
        't: k8s: infrastructure of one\'s own has no list price; declare it under "clouds" to plan for it',
      ],
    },
  ),
  one(
    "an alternative on an unknown cloud is left out and told",
    "cpus: 4+\nany_of:\n- infra: scp\n- infra: aws",
    set({ cpus: "4+", memory: "16+", allow: ["aws"] }),
    {
      notes: ["t: scp is no cloud of the catalog", ANY_PROCESSOR],
    },
  ),
  one(
    "what is no part of a placement is told",
    "cpus: 4+\ndisk_size: 512\ndisk_tier: high\nimage_id: docker:ubuntu\nports: 8080\nautostop: 10",
    { ...set({ cpus: "4+", memory: "16+" }), disk: 512 },
    {
      notes: [
        ANY_PROCESSOR,
        "t: no part of a placement, not kept: resources.autostop, resources.disk_tier, resources.image_id, resources.ports",
      ],
    },
  ),
  {
    says: "several nodes",
    yaml: "name: t\nnum_nodes: 4\nresources: {accelerators: A100:8}\n",
    stages: [{ name: "t", nodes: 4, resources: { accelerators: "A100:8" } }],
    notes: [],
  },
  {
    says: "a task without resources",
    yaml: "run: echo hi\n",
    stages: [{ name: "task 1", run: "echo hi", resources: { cpus: "8+", memory: "32+" } }],
    notes: [ANY_PROCESSOR].map((note) => note.replace("t:", "task 1:")),
  },
  {
    says: "data of known size and place",
    yaml: "name: t\ninputs: {'s3://images': 600}\noutputs: {CLOUD: 0.1}\nresources: {cpus: 4+}\n",
    stages: [
      { name: "t", inputs: ["s3://images"], output: 0.1, resources: { cpus: "4+", memory: "16+" } },
    ],
    rest: { datasets: { "s3://images": { size: 600, at: "aws/us-west-2" } } },
    notes: [ANY_PROCESSOR],
  },
  {
    says: "a mounted bucket, through an environment variable, of unknown size",
    yaml: "name: t\nenvs: {BUCKET: s3://images}\nfile_mounts:\n  /data: $BUCKET\n  /code: ./src\n  /out: {name: results, store: s3}\n",
    stages: [{ name: "t", resources: { cpus: "8+", memory: "32+" } }],
    notes: [
      ANY_PROCESSOR,
      "t: the data at s3://images is not counted; tell --data-size s3://images=600GB",
      "t: uploaded from your machine, so not counted: ./src",
      "t: nothing to run, so not kept: envs",
      "t: no part of a placement, not kept: file_mounts.*.name, file_mounts.*.store",
    ],
  },
  {
    says: "what a task runs comes along, secrets by name only",
    yaml: "name: t\nworkdir: src\nenvs: {BATCH: 8}\nsecrets: {TOKEN: abc}\nsetup: pip list\nrun: echo $SKYPILOT_NODE_RANK\nresources: {accelerators: T4, disk_size: 100}\n",
    stages: [
      {
        name: "t",
        resources: { accelerators: "T4" },
        setup: "pip list",
        run: "echo $SKYPILOT_NODE_RANK",
        env: { BATCH: 8, TOKEN: { secret: "TOKEN" } },
        workdir: "src",
        disk: 100,
      },
    ],
    notes: ["t: its commands read SKYPILOT_… variables, which only SkyPilot sets"],
  },
  {
    says: "a chain of tasks under a name",
    yaml: "name: pipe\n---\nname: a\noutputs: {x: 40}\nresources: {cpus: 8+}\n---\nname: b\nresources: {accelerators: T4}\n",
    stages: [
      { name: "a", output: 40, resources: { cpus: "8+", memory: "32+" } },
      { name: "b", inputs: ["a"], resources: { accelerators: "T4" } },
    ],
    rest: { name: "pipe" },
    notes: [ANY_PROCESSOR.replace("t:", "a:")],
  },
  {
    says: "jobs side by side share a place",
    yaml: "name: group\nexecution: parallel\n---\nname: a\nresources: {cpus: 4}\n---\nname: b\nresources: {accelerators: 'H100:2'}\n",
    stages: [
      { name: "a", resources: { cpus: 4, memory: "16+" } },
      { name: "b", resources: { accelerators: "H100:2" } },
    ],
    rest: { name: "group", together: [["a", "b"]] },
    notes: [ANY_PROCESSOR.replace("t:", "a:")],
  },
];
