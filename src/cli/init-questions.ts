import { confirm, group, text } from "@clack/prompts";
import { parseDurationHours, parseSizeGb } from "../domain/units.ts";
import type { StarterAnswers } from "../pipeline/starter.ts";

type Check = (value: string | undefined) => string | undefined;

const isSize: Check = (value) =>
  parseSizeGb(value ?? "") === undefined ? "A size, e.g. 600GB" : undefined;
const isDuration: Check = (value) =>
  parseDurationHours(value ?? "") === undefined ? "A duration, e.g. 8.4h or 90m" : undefined;
const isPlace: Check = (value) =>
  /^[^/*\s]+\/[^/*\s]+$/.test(value ?? "") ? undefined : "A cloud and a region, e.g. aws/us-east-1";
const optional =
  (check: Check): Check =>
  (value) =>
    (value ?? "") === "" ? undefined : check(value);

/** Asks on the terminal. @returns `undefined` when the user has had enough */
export const askStarter = async (
  suggested: StarterAnswers,
): Promise<StarterAnswers | undefined> => {
  let isCancelled = false;
  const answers = await group(
    {
      name: () => text({ message: "Name of the pipeline", initialValue: suggested.name }),
      size: () =>
        text({
          message: "How much input data? Empty for none",
          initialValue: suggested.data?.size ?? "",
          validate: optional(isSize),
        }),
      at: ({ results }) =>
        (results.size ?? "") === ""
          ? undefined
          : text({
              message: "Where does it lie?",
              initialValue: suggested.data?.at ?? "",
              validate: isPlace,
            }),
      accelerator: () =>
        text({
          message: "Accelerator and count, e.g. A100:8. Empty for processors only",
          initialValue: suggested.accelerator ?? "",
        }),
      hours: () =>
        text({
          message: "How long does the main stage run on it?",
          initialValue: suggested.hours,
          validate: isDuration,
        }),
      output: () =>
        text({
          message: "How much data does the first stage pass on?",
          initialValue: suggested.output,
          validate: isSize,
        }),
      euOnly: () => confirm({ message: "Only machines in the EU?", initialValue: false }),
      spot: () => confirm({ message: "May it run on spot machines?", initialValue: true }),
      deadline: () =>
        text({
          message: "A deadline, e.g. 12h? Empty for none",
          initialValue: "",
          validate: optional(isDuration),
        }),
    },
    {
      onCancel: () => {
        isCancelled = true;
      },
    },
  );
  if (isCancelled) return undefined;
  const { name, size, at, accelerator, hours, output, euOnly, spot, deadline } = answers;
  return {
    name: name === "" ? suggested.name : name,
    hours,
    output,
    euOnly,
    spot,
    ...(size === "" || typeof at !== "string" ? {} : { data: { size, at } }),
    ...(accelerator === "" ? {} : { accelerator }),
    ...(deadline === "" ? {} : { deadline }),
  };
};
