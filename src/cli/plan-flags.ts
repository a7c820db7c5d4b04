import type { Command } from "commander";
import {
  budgetUsd,
  collect,
  deadlineHours,
  hourIsWorth,
  objective,
  priceAgeHours,
  timeLimitMs,
} from "./flags.ts";
import type { InputFlags } from "./inputs.ts";

/** What decides a plan, besides the file. */
export interface PlanFlags extends InputFlags {
  readonly solver: "auto" | "javascript-lp-solver" | "highs";
  readonly timeLimit: number;
  /** Hours. */
  readonly maxPriceAge?: number;
}

const DEFAULT_TIME_LIMIT_MS = 60_000;

export const withPlanFlags = (command: Command): Command =>
  command
    .option("--minimize <what>", "cost, time or carbon; over what the file says", objective)
    .addOption(
      command
        .createOption("--hour-is-worth <usd>", "minimize cost + finish hours × this")
        .argParser(hourIsWorth)
        .conflicts("minimize"),
    )
    .option("--deadline <time>", 'finish within, e.g. "8h", "90m"', deadlineHours)
    .option("--budget <usd>", "spend at most", budgetUsd)
    .option("--blocked <place>", "not there, e.g. aws/us-east-1; may be repeated", collect)
    .option("--max-price-age <time>", 'leave out older list prices, e.g. "365d"', priceAgeHours)
    .option("--catalog <dir>", "another catalog than the one included")
    .option("--prices <file>", "prices of your own, as in a pipeline file")
    .option("--clouds <file>", "clouds of your own, as in a pipeline file")
    .addOption(
      command
        .createOption("--solver <name>", "who solves the model")
        .choices(["auto", "javascript-lp-solver", "highs"])
        .default("auto"),
    )
    .addOption(
      command
        .createOption(
          "--time-limit <time>",
          'for the whole answer: best plan known by then, e.g. "10s"',
        )
        .argParser(timeLimitMs)
        .default(DEFAULT_TIME_LIMIT_MS, "60s"),
    );
