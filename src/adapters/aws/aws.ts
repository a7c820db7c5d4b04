import { z } from "zod";
import type { Adapter } from "../../domain/adapter.ts";
import { cloudAdapter } from "../cloud/cloud-adapter.ts";
import { MACHINE_SETTINGS } from "../cloud/settings.ts";
import type { AdapterContext, Settings } from "../context.ts";
import { checkedSettings } from "../settings.ts";
import { awsProvider } from "./provider.ts";

export const awsSettingsSchema = z.strictObject({
  kind: z.literal("aws"),
  ...MACHINE_SETTINGS,
  /** `ami-…`, or `resolve:ssm:` and a parameter's name. */
  image: z.string().optional(),
  rootDevice: z.string().default("/dev/sda1"),
  /** They have to let ssh in from the broker. */
  securityGroups: z.array(z.string()).default([]),
  subnets: z.record(z.string(), z.string()).default({}),
  instanceProfile: z.string().optional(),
  regions: z.array(z.string()).optional(),
  endpoint: z.url().optional(),
});

/** Machines of Amazon EC2. */
export const awsAdapter = async (given: Settings, context: AdapterContext): Promise<Adapter> => {
  const settings = checkedSettings(awsSettingsSchema, given);
  return cloudAdapter(await awsProvider(settings), settings, context);
};
