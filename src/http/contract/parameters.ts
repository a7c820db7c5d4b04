/** A parameter of a request as the description of the interface shows it. */
export interface Parameter {
  readonly name: string;
  readonly where: "query" | "path" | "header";
  readonly description: string;
  /** JSON Schema. */
  readonly schema: object;
}

const query = (name: string, description: string, schema: object): Parameter => ({
  name,
  where: "query",
  description,
  schema,
});

const text = (example: string): object => ({ type: "string", maxLength: 500, examples: [example] });
const usd = { type: "string", pattern: "^\\$?\\d+(\\.\\d+)?$", maxLength: 300, examples: ["200"] };
const yes = { type: "string", enum: ["", "true", "false", "1", "0"] };
const oneOf = (...words: readonly string[]): object => ({ type: "string", enum: words });
const list = (example: string, maxItems: number): object => ({
  type: "array",
  maxItems,
  items: { type: "string", minLength: 1, maxLength: 500, examples: [example] },
});

/** As the flags of `sky optimize`; a parameter wins over the file. */
export const PLAN_QUERY: readonly Parameter[] = [
  query("minimize", "Over what the file says.", oneOf("cost", "time", "carbon")),
  query("hour-is-worth", "Minimize cost + finish hours × this, USD. Excludes minimize.", usd),
  query("deadline", "Finish within; a bare number is hours.", text("8h")),
  query("budget", "Spend at most, USD.", usd),
  query("blocked", "Not there; may be repeated.", list("aws/us-east-1", 1000)),
  query("pareto", "Also what finishing earlier costs.", yes),
  query(
    "explain",
    "What each rule costs, what to do when a place fails, how far figures may move.",
    yes,
  ),
  query("alternatives", "So many further plans.", { type: "integer", minimum: 1, maximum: 100 }),
  query("max-price-age", "Leave out older list prices, counted from today.", text("365d")),
  query("solver", "Who solves the model.", oneOf("auto", "javascript-lp-solver", "highs")),
  query("time-limit", "The best plan found until then; the server has a limit too.", text("10s")),
];

const places: readonly Parameter[] = [
  query("cloud", "Clouds or places, parted by commas or repeated.", list("gcp/europe-*", 100)),
  query("country", "ISO codes or groups, parted by commas or repeated.", list("EU", 100)),
  query("all-regions", "The cheapest in each region, not only each cloud.", yes),
  query("limit", "At most so many rows. Absent: all.", {
    type: "integer",
    minimum: 1,
    maximum: 999_999_999,
  }),
];

const quantity = (unit: string): object => ({
  type: "string",
  pattern: "^\\d+(\\.\\d+)?\\+?$",
  maxLength: 20,
  description: `${unit}: "8" exactly, "8+" at least; above 0.`,
});

export const BROWSE_PARAMETERS = {
  gpus: [
    query("name", "Accelerator, with a count if wanted: A100-80GB, V100:4.", text("H100")),
    query("count", "Cards in a machine.", quantity("Cards")),
    query("min-memory", "Of a card, at least.", quantity("GiB")),
    query(
      "sort",
      "Default: price with a name, else name.",
      oneOf("price", "spot", "perGpu", "name"),
    ),
    ...places,
  ],
  instances: [
    query("cpus", "Virtual CPUs.", quantity("CPUs")),
    query("memory", "Of the machine.", quantity("GiB")),
    query("arch", "Processor architecture.", text("arm64")),
    query("sort", "Default: price.", { enum: ["price", "spot", "perCpu", "name"] }),
    ...places,
  ],
} as const satisfies Readonly<Record<string, readonly Parameter[]>>;
