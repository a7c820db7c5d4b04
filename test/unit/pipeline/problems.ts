import type { Problem } from "../../../src/domain/errors.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { parsePipeline } from "../../../src/pipeline/read.ts";

/** The pipeline of a text or value that must be good. */
export const pipelineOf = (content: unknown, file = "dag.json"): Pipeline => {
  const result = parsePipeline(textOf(content), { file });
  if (!result.ok) throw new Error(JSON.stringify(result.error.problems, null, 1));
  return result.value;
};

/** The problems of a text or value that must be bad. */
export const problemsOf = (content: unknown, file = "dag.json"): readonly Problem[] => {
  const result = parsePipeline(textOf(content), { file });
  if (result.ok) throw new Error(`read without a problem: ${textOf(content)}`);
  return result.error.problems;
};

/** The only problem, as `pointer: detail | remedy`. */
export const onlyProblem = (content: unknown, file?: string): string => {
  const problems = problemsOf(content, file);
  return problems.map((p) => `${p.pointer}: ${p.detail} | ${p.remedy}`).join("\n");
};

/** A pipeline of one stage with some fields changed. */
export const oneStage = (stage: object, rest: object = {}): object => ({
  ...rest,
  stages: [{ name: "train", ...stage }],
});

const textOf = (content: unknown): string =>
  typeof content === "string" ? content : JSON.stringify(content);
