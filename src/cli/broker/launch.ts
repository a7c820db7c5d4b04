import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { parseDurationHours } from "../../domain/units.ts";
import type { Register } from "../command.ts";
import { withPlanFlags } from "../plan-flags.ts";
import type { LaunchFlags } from "./launch-flags.ts";
import { holdsSecret } from "./secret-settings.ts";
import { withStateFlag } from "./state-flag.ts";

const EXAMPLES = `Examples:
  sky launch pipeline.yaml                          shows the plan, asks, runs it
  sky launch pipeline.yaml --yes --output results   without asking; results into a folder
  sky launch pipeline.yaml --yes --detach           in the background: sky status, sky logs
  sky launch pipeline.yaml --adapters clouds.yaml   how clouds are reached, who pays
  sky launch examples/local-pipeline.yaml --yes     three processes on this machine
`;

const MOST_RETRIES = 1000;

export const registerLaunch: Register = (program, io, finish) => {
  withFlags(program.command("launch"))
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: LaunchFlags) => {
      const { launch } = await import("./launch-run.ts");
      finish(await launch(file, flags, io));
    });
};

const withFlags = (command: Command): Command =>
  withStateFlag(withPlanFlags(command))
    .summary("plan a pipeline and carry the plan out")
    .description(
      "Plans a pipeline, asks, then rents the machines, moves the data, runs the commands, and ends the machines.",
    )
    .usage("FILE [options]")
    .argument("<file>", "pipeline in JSON or YAML whose stages say what to run")
    .option("-y, --yes", "without asking")
    .option("--detach", "in the background")
    .option("--adapters <file>", "how clouds are reached, where data is kept, who pays")
    .option("--reachable", "plan only with clouds for which an adapter is set")
    .option("--stores <place=url>", "where a place keeps data; may be repeated", store)
    .option("--output <dir>", "copy the results there")
    .option("--retries <n>", "new attempts after a stage's commands failed", retries, 0)
    .option("--idle-stop <time>", "machines without a job end themselves", minutes, 30)
    .option("--chase-savings", "move a running stage when that saves more than it costs")
    .option("--chase-every <time>", "look for that so often, and at prices; 15m", fraction)
    .option("--wait-for-spot", "wait for spot machines as long as the deadline is safe on demand")
    .option("--json", "print outputs and costs as JSON")
    .option("--no-color", "plain text");

const retries = (text: string): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= MOST_RETRIES))
    throw new InvalidArgumentError(`Needed: a number from 0 to ${MOST_RETRIES}.`);
  return value;
};

const MINUTES_PER_HOUR = 60;

/** Whole ones. */
const minutes = (text: string): number => Math.max(1, Math.round(fraction(text)));

/** Minutes, not rounded. */
const fraction = (text: string): number => {
  const hours = /[a-z]\s*$/.test(text) ? parseDurationHours(text) : undefined;
  if (hours === undefined || hours <= 0)
    throw new InvalidArgumentError('Needed: a duration with its unit, such as "30m" or "2h".');
  return hours * MINUTES_PER_HOUR;
};

const store = (
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const [, place, url] = /^([^=\s]+)=([a-z][a-z0-9+.-]*:\/\/\S+)$/.exec(text) ?? [];
  if (place === undefined || url === undefined)
    throw new InvalidArgumentError(
      "Needed: a place and the address of a store, such as aws/us-east-1=s3://my-bucket/skyplan.",
    );
  if (holdsSecret(url))
    throw new InvalidArgumentError(
      "It holds a secret, and is kept in the journal; log in as the store's own tools do.",
    );
  return { ...earlier, [place]: url };
};
