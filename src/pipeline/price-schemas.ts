import * as z from "zod";
import { pattern } from "./place-schemas.ts";
import { EXAMPLE, fields, list, oneOf, positive, text } from "./value-schemas.ts";

const usd = (unit: string) =>
  positive(`a price above 0 in USD per ${unit}; blank and 0 are not free`);

/** A price with the unit that it is for; the units exclude each other, but those of a machine's size. */
export const priceUnits = {
  usdPerHour: usd("hour of a machine").optional().describe("USD per hour of the whole machine."),
  perAcceleratorHourUsd: usd("hour of an accelerator")
    .optional()
    .describe("USD per card and hour, all-in: vCPUs and memory are not added."),
  perVcpuHourUsd: usd("hour of a vCPU")
    .optional()
    .describe("USD per vCPU and hour, of machines without accelerators."),
  perGibHourUsd: usd("hour of a GiB")
    .optional()
    .describe(
      "USD per GiB and hour, of machines without accelerators; added to that of the vCPUs.",
    ),
};

type Units = { readonly [Unit in keyof typeof priceUnits]?: number | undefined };

/** How many different prices an entry gives; those per vCPU and per GiB are one. */
export const pricesIn = (entry: Units & { readonly percent?: number | undefined }): number => {
  const bySize = entry.perVcpuHourUsd !== undefined || entry.perGibHourUsd !== undefined;
  const others = [entry.percent, entry.usdPerHour, entry.perAcceleratorHourUsd];
  return others.filter((part) => part !== undefined).length + (bySize ? 1 : 0);
};

const UNITS = "percent, usdPerHour, perAcceleratorHourUsd, or perVcpuHourUsd and perGibHourUsd";
const ONE_PRICE = `one price with its unit: ${UNITS}${EXAMPLE}{"match": "aws", "percent": -15}`;
const PERCENT = `a number of per cent above -100, other than 0${EXAMPLE}-15 for a discount of 15 %`;
const FIRST = `a discount (a percent below 0, on-demand) beside firstNodeHours${EXAMPLE}{"match": "aws", "percent": -50, "firstNodeHours": 100}`;

const priceEntry = fields("an entry of prices (an object)", {
  match: pattern.describe("Where it holds: a cloud or a place; * stands for any characters."),
  instanceType: text("the name of a machine").optional().describe("Only this machine."),
  accelerator: text("the name of an accelerator")
    .optional()
    .describe("Only machines with this card, of any number."),
  market: oneOf(["on-demand", "spot"])
    .optional()
    .describe("Absent: a percentage holds for both, a price for on-demand."),
  percent: z
    .number({ error: PERCENT })
    .gt(-100, { error: PERCENT })
    .refine((percent) => percent !== 0, { error: PERCENT })
    .optional()
    .describe("-15 is 15 per cent off, 20 is 20 per cent on top."),
  ...priceUnits,
  firstNodeHours: positive("a number of node-hours above 0")
    .optional()
    .describe("The discount holds for so many node-hours, on-demand, where it saves most."),
})
  .refine((entry) => pricesIn(entry) === 1, { error: ONE_PRICE })
  .refine(
    (entry) =>
      entry.firstNodeHours === undefined || ((entry.percent ?? 0) < 0 && entry.market !== "spot"),
    { error: FIRST },
  )
  .meta({
    description: "One discount, surcharge or price of your own. Exactly one unit of price.",
    oneOf: [
      { required: ["percent"] },
      { required: ["usdPerHour"] },
      { required: ["perAcceleratorHourUsd"] },
      { anyOf: [{ required: ["perVcpuHourUsd"] }, { required: ["perGibHourUsd"] }] },
    ],
  });

export const priceList = list(priceEntry, "a list of prices");

export type PriceFile = z.infer<typeof priceEntry>;
