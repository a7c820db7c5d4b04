import { z } from "zod";
import type { Adapter } from "../../domain/adapter.ts";
import { cloudAdapter } from "../cloud/cloud-adapter.ts";
import { MACHINE_SETTINGS } from "../cloud/settings.ts";
import type { AdapterContext, Settings } from "../context.ts";
import { checkedSettings } from "../settings.ts";
import { gcpProvider } from "./provider.ts";

export const gcpSettingsSchema = z.strictObject({
  kind: z.literal("gcp"),
  ...MACHINE_SETTINGS,
  project: z.string().min(1),
  image: z.string().optional(),
  subnets: z.record(z.string(), z.string()).default({}),
  /** For firewall rules that let ssh in. */
  networkTags: z.array(z.string()).default([]),
  serviceAccount: z.string().optional(),
  publicAddress: z.boolean().default(true),
  endpoint: z.url().default("https://compute.googleapis.com"),
});

/** Machines of Google Compute Engine. */
export const gcpAdapter = async (given: Settings, context: AdapterContext): Promise<Adapter> => {
  const settings = checkedSettings(gcpSettingsSchema, given);
  return cloudAdapter(await gcpProvider(settings), settings, context);
};
