import { z } from "zod";

const toleration = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(["Exists", "Equal"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
});

const cardSchema = z.strictObject({
  /** What a pod asks for, `nvidia.com/gpu`. */
  resource: z.string(),
  nodeSelector: z.record(z.string(), z.string()).default({}),
});

export const kubernetesSettingsSchema = z.strictObject({
  kind: z.literal("kubernetes"),
  /** Absent: as kubectl finds it. */
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
    .default("default"),
  /** It has bash, tar's neighbours of POSIX, and what the stages need. */
  image: z.string().min(1),
  imagePullSecret: z.string().optional(),
  serviceAccount: z.string().optional(),
  /** `standard`: nodes are chosen by the well-known labels of region, zone and instance type. */
  select: z.enum(["standard", "none"]).default("standard"),
  nodeSelector: z.record(z.string(), z.string()).default({}),
  tolerations: z.array(toleration).default([]),
  /** Of machines of the spot market; their labels are different with each provider. */
  spot: z
    .strictObject({
      nodeSelector: z.record(z.string(), z.string()).default({}),
      tolerations: z.array(toleration).default([]),
    })
    .default({ nodeSelector: {}, tolerations: [] }),
  /** By the catalog's name; others are `nvidia.com/gpu` on any node. */
  accelerators: z.record(z.string(), cardSchema).default({}),
  /** What a pod asks for, by instance type, `{"m5.large": {"cpu": "1500m", "memory": "6Gi"}}`. */
  requests: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** Where a pod keeps its files. */
  folder: z
    .string()
    .regex(/^\/[A-Za-z0-9._/-]+$/)
    .default("/skyplan"),
  /** The cluster ends the pods then, whatever happens. */
  mostHours: z.number().positive().default(168),
  /** How long pods may wait for a node, one that has still to be made too; then it is no capacity. */
  queueMinutes: z.number().positive().default(15),
  pollSeconds: z.number().positive().default(3),
});

export type KubernetesSettings = z.infer<typeof kubernetesSettingsSchema>;
