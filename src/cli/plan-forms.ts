import type { InputError, NoPlan, SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Content } from "../report/content/blocks.ts";
import type { PictureName } from "../report/picture-names.ts";
import { columnsOf, type Io, wantsColor } from "./io.ts";
import { formatOf, type OutputFlags } from "./output-flags.ts";

/**
 * The plan in the form asked for. What a form needs is imported with it, so that the table stays quick.
 *
 * @param pipeline  what was asked for; absent when a saved plan is shown again
 */
export const planAs = async (
  plan: Plan,
  pipeline: Pipeline | undefined,
  flags: OutputFlags,
  io: Io,
): Promise<Result<string, InputError>> => {
  if (flags.svg !== undefined) return picture(flags.svg, plan);
  const asked = {
    today: io.now().toISOString(),
    ...(pipeline === undefined ? {} : { pipeline }),
  };
  switch (formatOf(flags)) {
    case "json": {
      const { toJson } = await import("../report/json.ts");
      return ok(toJson(plan));
    }
    case "text": {
      const { renderPlan } = await import("../report/render-plan.ts");
      const color = isStdout(flags) && wantsColor(io.out, io.env, flags.color);
      return ok(renderPlan(plan, { columns: columnsOf(io.out), color, ...asked }));
    }
    case "md": {
      const { planContent } = await import("../report/content/plan-content.ts");
      return ok(await markdown(planContent(plan, asked)));
    }
    case "html": {
      const { planContent } = await import("../report/content/plan-content.ts");
      const { allPictures } = await import("../report/pictures/draw-picture.ts");
      return ok(await page(planContent(plan, asked), allPictures(plan)));
    }
  }
};

/**
 * Why there is no plan, as a document in the form asked for.
 *
 * @param name  of the pipeline, for the title
 * @returns `undefined` when the words on standard error are all
 */
export const refusalAs = async (
  error: SkyError,
  name: string,
  flags: OutputFlags,
): Promise<string | undefined> => {
  const format = formatOf(flags);
  if (flags.svg !== undefined || format === "text") return undefined;
  if (error.kind !== "infeasible" && error.kind !== "time-limit") return undefined;
  if (format === "json") {
    const { infeasibleToJson, timeLimitToJson } = await import("../report/json.ts");
    return error.kind === "infeasible" ? infeasibleToJson(error) : timeLimitToJson(error.limitMs);
  }
  const content = await refusalContent(error, name);
  return format === "md" ? markdown(content) : page(content, new Map());
};

type Refusal = NoPlan | Extract<SkyError, { kind: "time-limit" }>;

const refusalContent = async (error: Refusal, name: string): Promise<Content> => {
  const { noPlanContent, timeLimitContent } = await import("../report/content/no-plan-content.ts");
  return error.kind === "infeasible"
    ? noPlanContent(name, error)
    : timeLimitContent(name, error.limitMs);
};

const picture = async (name: PictureName, plan: Plan): Promise<Result<string, InputError>> => {
  const { drawPicture } = await import("../report/pictures/draw-picture.ts");
  const drawn = drawPicture(name, plan);
  return drawn.ok ? ok(drawn.value.svg) : err(noPicture(name, drawn.error));
};

const noPicture = (name: PictureName, reason: string): InputError => ({
  kind: "input",
  file: `--svg ${name}`,
  problems: [{ pointer: "", detail: reason }],
});

const markdown = async (content: Content): Promise<string> =>
  (await import("../report/markdown/to-markdown.ts")).toMarkdown(content);

const page = async (
  content: Content,
  pictures: Parameters<typeof import("../report/html/to-html.ts").toHtml>[1],
): Promise<string> => (await import("../report/html/to-html.ts")).toHtml(content, pictures);

export const isStdout = ({ out = "-" }: OutputFlags): boolean => out === "-";
