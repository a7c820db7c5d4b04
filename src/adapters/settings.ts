import { z } from "zod";
import type { Settings } from "./context.ts";
import { failed } from "./failure.ts";

/** An adapter's settings, checked. Throws `Failed` with `unsupported` that names every problem. */
export const checkedSettings = <T>(schema: z.ZodType<T>, settings: Settings): T => {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw failed(
    "unsupported",
    `settings of adapter "${settings.kind}": ${z.prettifyError(parsed.error)}`,
  );
};
