import * as z from "zod";
import { acceleratorsSchema } from "./machine-schemas.ts";
import { placePart } from "./place-schemas.ts";
import { pricesIn, priceUnits } from "./price-schemas.ts";
import { EXAMPLE, fields, list, nonnegative, oneOf, positive, text } from "./value-schemas.ts";

const countryCode = text(`an ISO country code${EXAMPLE}"DE"`)
  .regex(/^[A-Z]{2}$/, { error: `an ISO country code${EXAMPLE}"DE"` })
  .refine((code) => code !== "UK", { error: `an ISO country code${EXAMPLE}"GB" for Britain` });

const ONE_PRICE =
  "at most one price: usdPerHour, perAcceleratorHourUsd, or perVcpuHourUsd and perGibHourUsd";

const machine = fields("a machine (an object)", {
  instanceType: text("the name of a machine").describe("One name is one kind of machine."),
  cpus: positive("a number of vCPUs above 0").optional().describe("Virtual CPUs."),
  memory: positive("a number of GiB above 0").optional().describe("GiB."),
  arch: text("a processor architecture").optional().describe("For example x86_64 or arm64."),
  accelerators: acceleratorsSchema.optional().describe('Cards in the machine: "A100-80GB:8".'),
  features: list(text("a feature"), "a list of features").optional(),
  ...priceUnits,
})
  .refine((entry) => pricesIn(entry) <= 1, { error: ONE_PRICE })
  .describe("A kind of machine. Without a price it is used once prices gives one.");

const region = fields("a region (an object)", {
  country: countryCode.optional().describe("ISO 3166 code. Absent: it fails every country rule."),
  continent: oneOf(["AF", "AN", "AS", "EU", "NA", "OC", "SA"])
    .optional()
    .describe("Needed where data may move within a continent only."),
  machines: list(machine, "a list of machines").describe("What can run here."),
});

const NAMED = `an object with regions by name${EXAMPLE}{"dc1": {"country": "DE", "machines": []}}`;

const cloud = fields("a cloud (an object)", {
  regions: z
    .record(placePart, region, { error: NAMED })
    .refine((entry) => Object.keys(entry).length > 0, { error: NAMED }),
  egressUsdPerGb: nonnegative("a price of 0 or more in USD per GB of data that leaves").describe(
    "Price of moving a GB out of a region.",
  ),
  gbps: positive("a rate above 0 in Gbit/s")
    .optional()
    .describe("The line in and out of each region. Absent: as of clouds without measurements."),
  operatorCountry: countryCode
    .optional()
    .describe("Headquarters of who runs it. Absent: it fails every rule about operators."),
});

const CLOUDS = `an object with clouds by name${EXAMPLE}{"onprem": {"regions": {"dc1": {"machines": []}}, "egressUsdPerGb": 0}}`;

export const ownClouds = z.record(placePart, cloud, { error: CLOUDS });

export type CloudsFile = z.infer<typeof ownClouds>;
