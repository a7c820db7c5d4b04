import { join } from "node:path";
import type { StudyResult } from "../domain/study.ts";
import { studyPage } from "../report/study/page.ts";
import { drawStudy } from "../report/study/pictures/draw-study.ts";
import {
  resultsCsv,
  resultsJsonLines,
  resultsParquet,
  summaryJson,
} from "../report/study/results.ts";
import { studyText } from "../report/study/text.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";
import { writeWhole } from "./output-file.ts";

/** Writes the files of the results, each whole or not at all, and says on stdout what the study says. */
export const deliverStudy = async (
  result: StudyResult,
  { out, color }: { readonly out: string; readonly color: boolean },
  io: Io,
): Promise<ExitCode> => {
  const pictures = drawStudy(result);
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ["results.csv", resultsCsv(result)],
    ["results.jsonl", resultsJsonLines(result)],
    ["results.parquet", await resultsParquet(result)],
    ["summary.json", summaryJson(result)],
    ["report.html", studyPage(result, pictures)],
    ...pictures.map(({ name, svg }) => [`${name}.svg`, svg] as const),
  ];
  for (const [name, content] of files) {
    const written = await writeWhole(join(out, name), content);
    if (!written.ok) return fail(written.error, io, color);
  }
  io.out.write(studyText(result));
  io.err.write(`Written to ${out}: ${files.map(([name]) => name).join(", ")}\n`);
  return EXIT.done;
};
