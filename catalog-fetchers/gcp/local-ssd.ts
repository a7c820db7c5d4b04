const GIB_PER_DISK = 375;

type Disks = Readonly<Record<string, number>>;

/** Disks by vCPUs, for names that end in `-lssd`. */
const BY_VCPUS: Readonly<Record<string, Disks>> = {
  c3: { 4: 1, 8: 2, 22: 4, 44: 8, 88: 16, 176: 32 },
  c3d: { 8: 1, 16: 1, 30: 2, 60: 4, 90: 8, 180: 16, 360: 32 },
  c4: { 4: 1, 8: 1, 16: 2, 24: 4, 32: 5, 48: 8, 96: 16, 144: 24, 192: 32, 288: 48 },
  c4a: { 4: 1, 8: 2, 16: 4, 32: 6, 48: 10, 64: 14, 72: 16 },
  c4d: { 8: 1, 16: 1, 32: 2, 48: 4, 64: 6, 96: 8, 192: 16, 384: 32 },
  h4d: { 192: 10 },
};

/** Disks by the rest of the name. */
const BY_NAME: Readonly<Record<string, Disks>> = {
  a2: { "ultragpu-1g": 1, "ultragpu-2g": 2, "ultragpu-4g": 4, "ultragpu-8g": 8 },
  a3: {
    "highgpu-1g": 2,
    "highgpu-2g": 4,
    "highgpu-4g": 8,
    "highgpu-8g": 16,
    "megagpu-8g": 16,
    "ultragpu-8g": 32,
  },
  z3: {
    "highmem-8-highlssd": 8,
    "highmem-14-standardlssd": 8,
    "highmem-16-highlssd": 16,
    "highmem-22-highlssd": 24,
    "highmem-22-standardlssd": 16,
    "highmem-32-highlssd": 32,
    "highmem-44-highlssd": 48,
    "highmem-44-standardlssd": 24,
    "highmem-88-highlssd": 96,
    "highmem-88-standardlssd": 48,
    "highmem-176-standardlssd": 96,
    "highmem-192-highlssd-metal": 192,
  },
};

/**
 * Local SSD that always comes with a machine and is billed apart.
 *
 * @returns GiB, 0 for none; `undefined` for a machine with disks of unknown size
 * @see https://cloud.google.com/compute/docs/disks/local-ssd#lssd_disks_fixed
 */
export const localSsdGib = (name: string): number | undefined => {
  const [, series = "", rest = ""] = /^(\w+)-(.+)$/.exec(name) ?? [];
  const named = BY_NAME[series]?.[rest];
  if (named !== undefined) return named * GIB_PER_DISK;
  if (!/lssd/.test(rest) || rest.includes("nolssd")) return 0;
  const vcpus = /-(\d+)-lssd(-metal)?$/.exec(name)?.[1] ?? "";
  const disks = BY_VCPUS[series]?.[vcpus];
  return disks === undefined ? undefined : disks * GIB_PER_DISK;
};
