import { z } from "zod";
import type { Adapter } from "../../domain/adapter.ts";
import { cloudAdapter } from "../cloud/cloud-adapter.ts";
import { MACHINE_SETTINGS } from "../cloud/settings.ts";
import type { AdapterContext, Settings } from "../context.ts";
import { checkedSettings } from "../settings.ts";
import { skypilotProvider } from "./provider.ts";

const settingsSchema = z.strictObject({
  kind: z.literal("skypilot"),
  ...MACHINE_SETTINGS,
  /** SkyPilot makes the machines reachable before it answers; trying others takes its time. */
  bootMinutes: z.number().positive().max(240).default(60),
  program: z.array(z.string()).min(1).default(["python3", "-m", "sky.client.cli.command"]),
});

/** Machines that SkyPilot makes. */
export const skypilotAdapter = async (
  given: Settings,
  context: AdapterContext,
): Promise<Adapter> => {
  const settings = checkedSettings(settingsSchema, given);
  return cloudAdapter(skypilotProvider(settings, context), settings, context);
};
