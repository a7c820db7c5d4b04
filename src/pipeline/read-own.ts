import type * as z from "zod";
import type { InputError } from "../domain/errors.ts";
import type { OwnCloud, PriceOverlay } from "../domain/own-prices.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { ownClouds } from "./cloud-schemas.ts";
import { toOverlays, toOwnClouds } from "./own-to-domain.ts";
import { priceList } from "./price-schemas.ts";
import type { ReadOptions } from "./read.ts";
import { schemaProblems } from "./schema-problems.ts";
import { readSource, type Source } from "./source.ts";
import { toValue } from "./source-node.ts";

/** A part of a pipeline file that was read from a file of its own. */
export interface ReadPart<T> {
  readonly value: T;
  readonly source: Source;
}

/** Reads a file (JSON or YAML) that holds what `prices` of a pipeline holds: a list. */
export const readPriceFile = (
  text: string,
  options: ReadOptions,
): Result<ReadPart<readonly PriceOverlay[]>, InputError> =>
  readPart(text, options, priceList, toOverlays);

/** Reads a file (JSON or YAML) that holds what `clouds` of a pipeline holds: clouds by name. */
export const readCloudFile = (
  text: string,
  options: ReadOptions,
): Result<ReadPart<readonly OwnCloud[]>, InputError> =>
  readPart(text, options, ownClouds, toOwnClouds);

const readPart = <File, T>(
  text: string,
  { file, format }: ReadOptions,
  schema: z.ZodType<File>,
  toDomain: (value: File) => T,
): Result<ReadPart<T>, InputError> => {
  const source = readSource(text, file, format);
  if (!source.ok) return err({ kind: "input", file, problems: source.error });
  const parsed = schema.safeParse(toValue(source.value.root));
  if (parsed.success) return ok({ value: toDomain(parsed.data), source: source.value });
  const problems = schemaProblems(source.value, parsed.error.issues);
  return err({ kind: "input", file, problems });
};
