import * as z from "zod";
import { known } from "./money.ts";

const numberLike = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*\d+(\.\d+)?\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().nonnegative());

const unsaid = z.union([z.null(), z.undefined(), z.literal("")]).transform(() => undefined);

/** A number or its text; absent, `null`, blank and 0 mean unknown. Anything else refuses the row. */
export const amount = z
  .union([unsaid, numberLike], { error: "expected a number" })
  .optional()
  .transform((value) => (value === 0 ? undefined : value));

/** A price in whatever currency and unit: unknown like `amount`, and also where a placeholder stands. Never 0. */
export const price = amount.transform(known);

/** A count or its text; absent, `null` and blank mean 0. */
export const count = amount.transform((value) => value ?? 0);

/** Text that a row cannot do without. */
export const words = z.string().trim().min(1);

/** Text that may be missing or blank. */
export const maybeWords = z
  .union([z.string().trim(), unsaid])
  .optional()
  .transform((value) => (value === "" ? undefined : value));
