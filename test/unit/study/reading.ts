import { type ReadStudy, readStudy } from "../../../src/study/file/read.ts";

const BASE = { stages: [{ name: "train", runtime: "1h" }] };

const sourceOf = (study: object) => ({
  file: "study.json",
  text: JSON.stringify({ base: BASE, ...study }),
  files: {},
});

export const reading = (study: object): ReadStudy => {
  const read = readStudy(sourceOf(study));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
};

/** `pointer: detail` of each problem. */
export const problemsOf = (study: object): readonly string[] => {
  const read = readStudy(sourceOf(study));
  if (read.ok) throw new Error("the study can be read");
  return read.error.problems.map(({ pointer, detail }) => `${pointer}: ${detail}`);
};
