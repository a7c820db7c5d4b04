import * as z from "zod";

/** One thing that a plan charges by: 8 of VCPU, 32 of MEMORY. */
export interface Meter {
  readonly unit: string;
  readonly quantity: number;
}

/** A machine type as the global catalog or the VPC API of a region describes it. */
export interface Profile {
  readonly name: string;
  readonly vcpus: number | undefined;
  readonly memoryGib: number | undefined;
  readonly cards: number;
  /** Empty without GPUs. */
  readonly gpu: string;
  /** Per card. */
  readonly gpuMemoryGib?: number | undefined;
  readonly networkGbps?: number | undefined;
  /** What it is charged by; absent where only the price of the whole machine is known. */
  readonly plan?: string | undefined;
  readonly meters: readonly Meter[];
}

const MBPS_PER_GBPS = 1000;

/** `gx2-8x64x1v100`: vCPUs, GiB, cards and their model. */
const NAME = /-(\d+)x(\d+)(?:x(\d+)([a-z0-9]+))?$/;

const fromName = (name: string) => {
  const [, vcpus, gib, cards, gpu] = NAME.exec(name) ?? [];
  return {
    vcpus: vcpus === undefined ? undefined : Number(vcpus),
    memoryGib: gib === undefined ? undefined : Number(gib),
    cards: Number(cards ?? 0),
    gpu: gpu ?? "",
  };
};

/** An entry of the global catalog. */
export const CATALOG_ENTRY: z.ZodType<Profile> = z
  .looseObject({
    name: z.string().min(1),
    kind: z.literal("instance.profile"),
    metadata: z.looseObject({
      other: z.looseObject({
        profile: z.looseObject({
          measures: z.array(
            z.looseObject({
              component: z.string(),
              deployments: z
                .array(
                  z.looseObject({
                    type: z.string(),
                    plan: z.string(),
                    meters: z
                      .array(z.looseObject({ quantity: z.coerce.number(), unit: z.string() }))
                      .nullish(),
                  }),
                )
                .nullish(),
            }),
          ),
        }),
      }),
    }),
  })
  .transform((entry): Profile => {
    const measures = entry.metadata.other.profile.measures;
    const deployments = measures.find(({ component }) => component === "instance")?.deployments;
    // A dedicated host is another product with another price.
    const shared = deployments?.find(({ type }) => type === "multi-tenant");
    return {
      name: entry.name,
      ...fromName(entry.name),
      plan: shared?.plan,
      meters: shared?.meters ?? [],
    };
  });

const FIXED = z.looseObject({ value: z.number() });
/** A profile as the VPC API of a region lists it: more of the GPUs, no plan. */
export const VPC_PROFILE: z.ZodType<Profile> = z
  .looseObject({
    name: z.string().min(1),
    vcpu_count: FIXED,
    /** GiB */
    memory: FIXED,
    /** Mbit/s */
    bandwidth: FIXED.optional(),
    gpu_count: FIXED.optional(),
    /** GB of one card. */
    gpu_memory: FIXED.optional(),
    gpu_model: z.looseObject({ values: z.array(z.string()) }).optional(),
  })
  .transform(
    (row): Profile => ({
      name: row.name,
      vcpus: row.vcpu_count.value,
      memoryGib: row.memory.value,
      cards: row.gpu_count?.value ?? 0,
      gpu: row.gpu_model?.values[0] ?? "",
      gpuMemoryGib: row.gpu_memory?.value,
      networkGbps: row.bandwidth === undefined ? undefined : row.bandwidth.value / MBPS_PER_GBPS,
      meters: [],
    }),
  );
