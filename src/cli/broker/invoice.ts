import { InvalidArgumentError } from "commander";
import type { Register } from "../command.ts";
import type { InvoiceFlags } from "./broker-flags.ts";
import { withStateFlag } from "./state-flag.ts";

const EXAMPLES = `Examples:
  sky invoice --month 2026-11                               accounts and stages of a month
  sky invoice --month 2026-11 --format csv > november.csv   every line
  sky invoice --month 2026-11 --format html --out november.html
`;

export const registerInvoice: Register = (program, io, finish) => {
  const command = program.command("invoice");
  withStateFlag(command)
    .summary("the bill of a month: machines, data, margins")
    .description(
      "Lists what a month has cost, account by account: what clouds charge you, and what a broker's accounts come to with its margin.",
    )
    .usage("--month YYYY-MM [options]")
    .requiredOption("--month <month>", "year and month, UTC", month)
    .addOption(
      command
        .createOption("--format <format>", "how it is written")
        .choices(["text", "csv", "html"])
        .default("text"),
    )
    .option("--out <file>", "where to; default: standard output")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (flags: InvoiceFlags) => {
      const { writeInvoice } = await import("./invoice-write.ts");
      finish(await writeInvoice(flags, io));
    });
};

const month = (text: string): string => {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text))
    throw new InvalidArgumentError('Needed: a year and a month, such as "2026-11".');
  return text;
};
