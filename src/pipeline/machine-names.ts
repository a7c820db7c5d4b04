import type { AcceleratorRequest, Quantity } from "../domain/pipeline.ts";

const NAME_AND_COUNT = /^([^:]+?)\s*(?::\s*(\d+(?:\.\d+)?)\s*(\+)?)?$/;

/** `8` and `"8"` exactly, `"8+"` at least. The text has passed the schema. */
export const readQuantity = (value: string | number): Quantity => ({
  amount: Number.parseFloat(String(value)),
  atLeast: typeof value === "string" && value.trimEnd().endsWith("+"),
});

/** `"V100:4"`, `"V100:4+"`, `"V100"` (one) or `{"V100": 4}`. The value has passed the schema. */
export const readAccelerator = (
  value: string | Readonly<Record<string, string | number>>,
): AcceleratorRequest => {
  if (typeof value === "string") {
    const { name, count } = splitAccelerator(value);
    return { name, count: count ?? { amount: 1, atLeast: false } };
  }
  const [name = "", count = 1] = Object.entries(value)[0] ?? [];
  return { name, count: readQuantity(count) };
};

/** The parts of `V100:4`; without a colon, or when what follows is no count, no `count`. */
export const splitAccelerator = (text: string): { name: string; count?: Quantity } => {
  const [, name, amount, plus] = NAME_AND_COUNT.exec(text.trim()) ?? [];
  if (name === undefined) return { name: text.trim() };
  if (amount === undefined) return { name };
  return { name, count: { amount: Number(amount), atLeast: plus !== undefined } };
};
