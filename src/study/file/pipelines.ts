import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { StudyPipeline } from "../../domain/study.ts";
import { readPipeline } from "../../pipeline/read.ts";
import { pathOf, type Source } from "../../pipeline/source.ts";
import type { Path } from "../../pipeline/source-node.ts";
import type { StudyFile } from "./schema.ts";
import type { StudySource } from "./source.ts";

type PipelineOfStudy = NonNullable<StudyFile["base"]>;

/** The pipelines of a study: from the files that it names, or written in it. */
export const readStudyPipelines = (
  file: StudyFile,
  source: Source,
  texts: StudySource,
): Result<readonly StudyPipeline[], InputError> => {
  const pipelines: StudyPipeline[] = [];
  for (const [name, each, path] of listed(file)) {
    const read =
      typeof each === "string"
        ? fromFile(each, source, texts, path)
        : fromStudy(each, source, texts, path);
    if (!read.ok) return read;
    const { pipeline, prices, clouds } = read.value;
    pipelines.push({ name: name ?? pipeline.name, pipeline, prices, clouds });
  }
  return ok(pipelines);
};

const listed = ({
  base,
  pipelines,
}: StudyFile): readonly (readonly [string | undefined, PipelineOfStudy, Path])[] =>
  base === undefined
    ? Object.entries(pipelines ?? {}).map(([name, each]) => [name, each, ["pipelines", name]])
    : [[undefined, base, ["base"]]];

const fromFile = (
  named: string,
  source: Source,
  texts: StudySource,
  path: Path,
): ReturnType<typeof readPipeline> => {
  // A file may be named as anything is, `constructor` too.
  const text = Object.hasOwn(texts.files, named) ? texts.files[named] : undefined;
  if (text !== undefined) return readPipeline(text, { file: named });
  const problem = source.problemAt(
    path,
    `the pipeline file "${named}" is not here`,
    "Write the pipeline itself in place of its file's name.",
  );
  return err({ kind: "input", file: texts.file, problems: [problem] });
};

/** A pipeline in the study is read as its own file would be; its problems are told where they stand in the study. */
const fromStudy = (
  pipeline: object,
  source: Source,
  { file }: StudySource,
  path: Path,
): ReturnType<typeof readPipeline> => {
  const read = readPipeline(JSON.stringify(pipeline), { file: "pipeline.json", format: "json" });
  if (read.ok) return read;
  const problems = read.error.problems.map(({ pointer, detail, remedy }) =>
    source.problemAt([...path, ...pathOf(pointer)], detail, remedy),
  );
  return err({ kind: "input", file, problems });
};
