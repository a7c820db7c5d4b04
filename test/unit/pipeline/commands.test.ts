import { describe, expect, test } from "vitest";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { oneStage, pipelineOf } from "./problems.ts";

const problemsOf = (content: object): readonly { pointer: string; detail: string }[] => {
  const read = parsePipeline(JSON.stringify(content), { file: "dag.json" });
  return read.ok ? [] : read.error.problems;
};

const stageProblems = (stage: object) => problemsOf(oneStage({ run: "true", ...stage }));

const withSource = (source: unknown): object => ({
  datasets: { d: { size: 1, at: "aws/us-east-1", source } },
  stages: [{ name: "a" }],
});

describe("what a stage runs", () => {
  test("is read with all its parts", () => {
    const [stage] = pipelineOf(
      oneStage({
        setup: "make",
        run: "./go\n",
        env: { N: 3, FLAG: true, TEXT: "x", TOKEN: { secret: "MY_TOKEN" } },
        workdir: "code/train",
        outputPath: "out",
        retries: 2,
        disk: "200GB",
      }),
    ).stages;
    expect(stage?.commands).toEqual({
      setup: "make",
      run: "./go\n",
      env: new Map<string, unknown>([
        ["N", "3"],
        ["FLAG", "true"],
        ["TEXT", "x"],
        ["TOKEN", { secret: "MY_TOKEN" }],
      ]),
      workdir: "code/train",
      outputPath: "out",
      retries: 2,
      diskGb: 200,
    });
  });

  test("is nothing when the stage can only be planned", () => {
    expect(pipelineOf(oneStage({})).stages[0]).not.toHaveProperty("commands");
  });

  test.each(["setup", "workdir", "outputPath"])("%s without run is a mistake", (field) => {
    expect(problemsOf(oneStage({ [field]: "x" }))).toMatchObject([
      {
        pointer: "/stages/0/run",
        detail: `"run" is missing; needed commands of bash, because ${field} says how they run`,
      },
    ]);
  });

  test.each(["", " \n ", 3, "a\0b"])("commands cannot be %j", (run) => {
    expect(problemsOf(oneStage({ run }))).toMatchObject([{ pointer: "/stages/0/run" }]);
  });

  test.each(["../x", "x/../../y", "..", "/etc", "~/x", "C:/x", "C:\\x", "a\\..\\b", "a\nb", "", 7])(
    "a path cannot be %j",
    (path) => {
      expect(stageProblems({ workdir: path })).toMatchObject([{ pointer: "/stages/0/workdir" }]);
      expect(stageProblems({ outputPath: path })).toMatchObject([
        { pointer: "/stages/0/outputPath" },
      ]);
      expect(problemsOf(withSource(path))).toMatchObject([{ pointer: "/datasets/d/source" }]);
    },
  );

  test.each([".", "a", "a/b.c", "..a", "a..b/c..", "ünï/codé", "a b"])(
    "a path may be %j",
    (path) => {
      expect(stageProblems({ workdir: path, outputPath: path })).toEqual([]);
      expect(problemsOf(withSource(path))).toEqual([]);
    },
  );

  test.each(["s3://b/k", "gs://b", "az://account/container/x", "ssh://host/folder"])(
    "a source may be %j",
    (source) => {
      expect(problemsOf(withSource(source))).toEqual([]);
    },
  );

  test.each(["file:///etc/passwd", "http://x/y", "s3://b/../c", "s3://b/a b", "ftp://x"])(
    "a source cannot be %j",
    (source) => {
      expect(problemsOf(withSource(source))).toMatchObject([{ pointer: "/datasets/d/source" }]);
    },
  );

  test.each(["SKY_OUTPUT", "SKY_x", "1A", "A-B", "A B", "é", ""])(
    "a variable cannot be called %j",
    (name) => {
      const [problem] = stageProblems({ env: { [name]: "x" } });
      expect(problem?.detail).toMatch(/^seen the name .*, needed the name of a variable/);
    },
  );

  test.each(["SKY_TOKEN", "MY-TOKEN", "", 3])("a secret cannot be called %j", (secret) => {
    expect(stageProblems({ env: { T: { secret } } })).toHaveLength(1);
  });

  test.each([[null], [["a"]], [{ secrets: "X" }], ["a\0b"]])("a value cannot be %j", (value) => {
    expect(stageProblems({ env: { T: value } })).not.toEqual([]);
  });

  test.each([-1, 1.5, 1001, "2"])("retries cannot be %j", (retries) => {
    expect(stageProblems({ retries })).toMatchObject([{ pointer: "/stages/0/retries" }]);
  });

  test("a disk has a size", () => {
    expect(stageProblems({ disk: 0 })).toMatchObject([{ pointer: "/stages/0/disk" }]);
  });

  test("a variable named __proto__ is refused like any unknown field", () => {
    const text =
      '{"stages": [{"name": "a", "run": "true", "env": {"__proto__": {"secret": "X"}}}]}';
    expect(parsePipeline(text, { file: "dag.json" }).ok).toBe(false);
  });
});
