import { describe, expect, it } from "vitest";
import { drawn } from "../../../src/interop/dot/read.ts";
import { recognize } from "../../../src/interop/import.ts";
import { importOptions } from "./options.ts";

const NEXTFLOW = `digraph "flow" {
p0 [shape=point,label="",fixedsize=true,width=0.1,xlabel="Channel.fromPath"];
p1 [label="FASTQC"];
p0 -> p1 [label="reads"];
p2 [shape=circle,label="",fixedsize=true,width=0.1,xlabel="collect"];
p1 -> p2;
p3 [label="MULTIQC"];
p2 -> p3;
p4 [shape=point];
p3 -> p4;
}`;

const TRACE = [
  "task_id\tname\tstatus\trealtime\tcpus\tpeak_rss",
  "1\tNF:QC:FASTQC (s1)\tCOMPLETED\t1h 30m\t2\t1.5 GB",
  "2\tNF:QC:FASTQC (s2)\tCOMPLETED\t30m 0s\t4\t3 GB",
  "3\tNF:QC:FASTQC (s3)\tFAILED\t9h\t64\t300 GB",
  "4\tMULTIQC\tCACHED\t36s\t1\t-",
].join("\n");

const read = (text: string, trace?: string) => {
  const result = drawn.read(
    text,
    importOptions({ file: "x/flow.dot", ...(trace === undefined ? {} : { trace }) }),
  );
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe("drawn graphs", () => {
  it("Nextflow: channels and operators are passed through", () => {
    expect(recognize(NEXTFLOW)?.name).toBe("dot");
    const { document, notes } = read(NEXTFLOW);
    expect(document).toMatchObject({
      name: "flow",
      stages: [
        { name: "FASTQC", inputs: [] },
        { name: "MULTIQC", inputs: ["FASTQC"] },
      ],
    });
    expect(notes).toContain(
      "how long stages run is not in the graph: add runtime, or give --trace for Nextflow",
    );
  });

  it("Nextflow: with its trace each process has runtime, tasks, processors and memory", () => {
    expect(read(NEXTFLOW, TRACE).document.stages).toEqual([
      {
        name: "FASTQC",
        inputs: [],
        output: 0,
        nodes: 2,
        resources: { cpus: "4+", memory: "3+" },
        runtime: 1,
      },
      { name: "MULTIQC", inputs: ["FASTQC"], output: 0, resources: { cpus: "2+" }, runtime: 0.01 },
    ]);
  });

  it("Snakemake: the same rule for several samples", () => {
    const text = `digraph snakemake_dag {
      graph[bgcolor=white, margin=0];
      node[shape=box, style=rounded];
      0[label = "all", color = "0.33 0.6 0.85", style="rounded"];
      1[label = "map\\nsample: A"];
      2[label = "map\\nsample: B"];
      3[label = "plot"];
      4[label = "plot"];
      1 -> 3
      2 -> 4
      3 -> 0
      4 -> 0
    }`;
    expect(read(text).document.stages.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["all", ["plot 1", "plot 2"]],
      ["map sample: A", []],
      ["map sample: B", []],
      ["plot 1", ["map sample: A"]],
      ["plot 2", ["map sample: B"]],
    ]);
  });

  it("Airflow: task groups are no stages", () => {
    const text = `digraph etl { subgraph cluster_prep { extract; clean; } extract -> clean; clean -> load; }`;
    expect(
      read(text)
        .document.stages.map(({ name }) => name)
        .sort(),
    ).toEqual(["clean", "extract", "load"]);
  });

  it.each([
    ["digraph {", "no graph"],
    ["graph { a -- b }", "undirected"],
    ["digraph {}", "no node"],
  ])("%s is refused", (text, detail) => {
    const result = drawn.read(text, importOptions());
    expect(result.ok ? "" : result.error[0]?.detail).toContain(detail);
  });

  it("a table that is no trace is refused", () => {
    const result = drawn.read(NEXTFLOW, importOptions({ trace: "a\tb\n1\t2\n" }));
    expect(result.ok ? "" : result.error[0]?.detail).toContain("no trace of Nextflow");
  });
});
