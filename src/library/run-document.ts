import type { ReadPipeline } from "../pipeline/read.ts";
import { toValue } from "../pipeline/source-node.ts";
import type { Overrides } from "./overrides.ts";
import type { OwnParts } from "./own-catalog.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * The pipeline file with all that was said beside it, as JSON: what a run is planned again from, whatever
 * becomes of its files and flags.
 *
 * @param name   of the pipeline, which the file need not say
 * @param parts  the file's own and those of other files, in order
 */
export const runDocument = (
  { source, pipeline }: ReadPipeline,
  parts: OwnParts,
  overrides: Overrides,
): string => {
  const file = toValue(source.root) as Json;
  const clouds = parts.clouds.filter(({ at }) => at.length === 0);
  const prices = parts.prices.filter(({ at }) => at.length === 0);
  return JSON.stringify({
    ...file,
    name: pipeline.name,
    ...objectiveOf(overrides),
    ...limitsOf(file, overrides),
    ...listOf("blocked", file, overrides.blocked ?? []),
    ...listOf(
      "prices",
      file,
      prices.flatMap((part) => toValue(part.source.root) as unknown[]),
    ),
    ...(clouds.length > 0 && {
      clouds: Object.assign({}, file.clouds, ...clouds.map((part) => toValue(part.source.root))),
    }),
  });
};

const objectiveOf = ({ minimize, hourIsWorth }: Overrides): Json => {
  const objective = hourIsWorth ?? minimize;
  if (objective === undefined) return {};
  return {
    objective:
      objective.kind === "weighted" ? { hourIsWorthUsd: objective.hourIsWorthUsd } : objective.kind,
  };
};

const limitsOf = (file: Json, { deadline, budget }: Overrides): Json => {
  if (deadline === undefined && budget === undefined) return {};
  return {
    limits: {
      ...(file.limits as Json | undefined),
      ...(deadline !== undefined && { deadline }),
      ...(budget !== undefined && { budgetUsd: budget }),
    },
  };
};

const listOf = (field: string, file: Json, more: readonly unknown[]): Json =>
  more.length === 0
    ? {}
    : { [field]: [...((file[field] as unknown[] | undefined) ?? []), ...more] };
