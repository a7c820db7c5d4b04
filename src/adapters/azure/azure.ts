import { z } from "zod";
import type { Adapter } from "../../domain/adapter.ts";
import { cloudAdapter } from "../cloud/cloud-adapter.ts";
import { MACHINE_SETTINGS } from "../cloud/settings.ts";
import type { AdapterContext, Settings } from "../context.ts";
import { checkedSettings } from "../settings.ts";
import { azureProvider } from "./provider.ts";

export const azureSettingsSchema = z.strictObject({
  kind: z.literal("azure"),
  ...MACHINE_SETTINGS,
  subscription: z.string().min(1),
  /** It exists already. */
  resourceGroup: z.string().min(1),
  /** `publisher:offer:sku:version`, or the id of an image. */
  image: z.string().optional(),
  /** By region, the id of a subnet that exists. */
  subnets: z.record(z.string(), z.string()).default({}),
  securityGroup: z.string().optional(),
  publicAddress: z.boolean().default(true),
  endpoint: z.url().default("https://management.azure.com"),
});

/** Machines of Azure. */
export const azureAdapter = async (given: Settings, context: AdapterContext): Promise<Adapter> => {
  const settings = checkedSettings(azureSettingsSchema, given);
  return cloudAdapter(await azureProvider(settings), settings, context);
};
