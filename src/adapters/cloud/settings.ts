import { z } from "zod";

/** What every adapter that makes machines and speaks to them over ssh lets a user set. */
export const MACHINE_SETTINGS = {
  /** Login name of the image; absent: that of the provider's default image. */
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]*$/)
    .optional(),
  /** How long a machine may take until it answers; then it is `boot-timeout`. */
  bootMinutes: z.number().positive().max(120).default(12),
  /** Between two looks at a machine that boots. */
  pollSeconds: z.number().positive().default(5),
  sshPort: z.int().min(1).max(65_535).default(22),
  /** Reach machines by their address inside the network: the broker runs there too. */
  privateAddresses: z.boolean().default(false),
} as const;

export type MachineSettings = z.infer<z.ZodObject<typeof MACHINE_SETTINGS>>;
