/** One kind of card (or chip) as its vendor describes it; absent figures are not stated or ambiguous. */
export interface AcceleratorSpec {
  readonly name: string;
  /** Other names of exactly this card. */
  readonly aliases?: string;
  readonly vendor: string;
  /** Per card. */
  readonly memoryGib?: number;
  /** Dense FP16 or BF16 matrix rate of one card, FP32 accumulation where the vendor tells them apart. */
  readonly fp16Tflops?: number;
  /** The highest form factor's board power. */
  readonly tdpWatts?: number;
}

type Row = readonly [
  name: string,
  vendor: string,
  memoryGib: number,
  fp16Tflops: number | undefined,
  tdpWatts: number | undefined,
  aliases?: string,
];

/** Distinct cards keep distinct names: memory sizes, NVL and SXM variants that a source prices apart. */
const ROWS: readonly Row[] = [
  ["A10", "NVIDIA", 24, 125, 150, "A10-24GB"],
  ["A100", "NVIDIA", 40, 312, 400, "A100-40GB"],
  ["A100-80GB", "NVIDIA", 80, 312, 400],
  ["A100-80GB-SXM", "NVIDIA", 80, 312, 400, "A100-80GB-SXM4"],
  ["A10G", "NVIDIA", 24, 70, 300],
  ["A16", "NVIDIA", 16, 17.9, 62.5],
  ["A30", "NVIDIA", 24, 165, 165],
  ["A40", "NVIDIA", 48, 149.7, 300],
  ["A800", "NVIDIA", 80, 312, 400],
  ["AI100", "Qualcomm", 16, undefined, undefined, "Qualcomm-AI100"],
  ["Alveo-U30", "AMD", 24, undefined, undefined, "U30"],
  ["B200", "NVIDIA", 180, 2250, 1000, "B200-180GB"],
  ["B300", "NVIDIA", 288, 2250, undefined],
  ["GB200", "NVIDIA", 186, 2500, 1200],
  ["GB300", "NVIDIA", 279, 2500, 1400],
  ["GH200", "NVIDIA", 96, 989, undefined, "GH200-96GB"],
  ["Gaudi", "Intel", 32, undefined, undefined, "Gaudi-HL-205 HL-205"],
  ["H100", "NVIDIA", 80, 989, 700, "H100-80GB"],
  ["H100-MEGA", "NVIDIA", 80, 989, 700, "H100-80GB-MEGA H100-MEGA-80GB"],
  ["H100-NVL", "NVIDIA", 94, 835, 400, "H100-94GB H100-NVL-94GB"],
  ["H100-SXM", "NVIDIA", 80, 989, 700, "H100-80GB-SXM H100-SXM5"],
  ["H200", "NVIDIA", 141, 989, 700, "H200-141GB"],
  ["H200-SXM", "NVIDIA", 141, 989, 700, "H200-141GB-SXM"],
  ["Inferentia", "AWS", 8, 64, undefined],
  ["Inferentia2", "AWS", 32, 190, undefined],
  ["K520", "NVIDIA", 4, undefined, undefined, "GRID-K520"],
  ["K80", "NVIDIA", 12, undefined, 150],
  ["L4", "NVIDIA", 24, 121, 72, "L4-24GB"],
  ["L40", "NVIDIA", 48, 181.05, 300],
  ["L40S", "NVIDIA", 48, 362.05, 350, "L40S-48GB"],
  ["M4000", "NVIDIA", 8, undefined, 120, "Quadro-M4000"],
  ["M60", "NVIDIA", 8, undefined, 150],
  ["MI25", "AMD", 16, 24.6, 300],
  ["MI300X", "AMD", 192, 1307.4, 750],
  ["MI355X", "AMD", 288, 2516, 1400],
  ["P100", "NVIDIA", 16, 18.7, 250, "P100-16GB"],
  ["P4", "NVIDIA", 8, undefined, 75],
  ["P40", "NVIDIA", 24, undefined, 250],
  ["P4000", "NVIDIA", 8, undefined, 105, "Quadro-P4000"],
  ["RTX2080-Ti", "NVIDIA", 11, 53.8, 250, "RTX-2080-Ti RTX2080Ti"],
  ["RTX3060", "NVIDIA", 12, undefined, 170, "RTX-3060"],
  ["RTX3070", "NVIDIA", 8, 40.6, 220, "RTX-3070"],
  ["RTX3080", "NVIDIA", 10, 59.5, 320, "RTX-3080"],
  ["RTX3090", "NVIDIA", 24, 71, 350, "RTX-3090"],
  ["RTX4000-Ada", "NVIDIA", 20, undefined, 130, "RTX-4000-Ada RTX4000Ada"],
  ["RTX4080", "NVIDIA", 16, 97.5, 320, "RTX-4080"],
  ["RTX4090", "NVIDIA", 24, 165.2, 450, "RTX-4090"],
  ["RTX4090-48GB", "NVIDIA", 48, 165.2, undefined],
  ["RTX5070", "NVIDIA", 12, undefined, 250, "RTX-5070"],
  ["RTX5090", "NVIDIA", 32, 209.5, 575, "RTX-5090"],
  ["RTX6000", "NVIDIA", 24, 130.5, 295, "Quadro-RTX-6000 RTX-6000"],
  ["RTX6000-Ada", "NVIDIA", 48, 364.25, 300, "RTX-6000-Ada RTX6000Ada"],
  ["RTXA4000", "NVIDIA", 16, 76.7, 140, "A4000 RTX-A4000"],
  ["RTXA5000", "NVIDIA", 24, 111.1, 230, "A5000 RTX-A5000"],
  ["RTXA6000", "NVIDIA", 48, 154.8, 300, "A6000 RTX-A6000"],
  ["RTXPRO4500", "NVIDIA", 32, undefined, undefined, "RTX-PRO-4500"],
  ["RTXPRO6000", "NVIDIA", 96, undefined, 600, "RTX-PRO-6000"],
  ["T4", "NVIDIA", 16, 65, 70, "T4-16GB"],
  ["T4g", "NVIDIA", 16, undefined, undefined],
  ["Trainium", "AWS", 32, 190, undefined, "Trainium1"],
  ["Trainium2", "AWS", 96, 667, undefined],
  ["V100", "NVIDIA", 16, 125, 300, "V100-16GB"],
  ["V100-32GB", "NVIDIA", 32, 125, 300],
  ["V520", "AMD", 8, undefined, undefined, "Radeon-Pro-V520"],
  ["V620", "AMD", 32, undefined, 300, "Radeon-Pro-V620"],
  ["V710", "AMD", 24, undefined, 158, "Radeon-Pro-V710"],
  ["VU47P", "AMD", 80, undefined, undefined, "Virtex-UltraScale-Plus-VU47P"],
  ["VU9P", "AMD", 64, undefined, undefined, "Virtex-UltraScale-Plus-VU9P"],
];

export const CARDS: readonly AcceleratorSpec[] = ROWS.map(
  ([name, vendor, memoryGib, fp16Tflops, tdpWatts, aliases]) => ({
    name,
    vendor,
    memoryGib,
    ...(fp16Tflops === undefined ? {} : { fp16Tflops }),
    ...(tdpWatts === undefined ? {} : { tdpWatts }),
    ...(aliases === undefined ? {} : { aliases }),
  }),
);

/** BF16 rate of one TPU chip by generation, as Google's system architecture pages state it. */
export const TPU_CHIP_TFLOPS: Readonly<Record<string, number>> = {
  "tpu-v2": 45,
  "tpu-v3": 123,
  "tpu-v4": 275,
  "tpu-v5litepod": 197,
  "tpu-v5p": 459,
  "tpu-v6e": 918,
};
