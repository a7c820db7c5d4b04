import type { Accelerator, InstanceType } from "./catalog.ts";

export interface CarbonInputs {
  readonly type: InstanceType;
  /** The row of the machine's accelerator, its power per card. */
  readonly accelerator?: Accelerator;
  readonly cloud: string;
  readonly nodes: number;
  /** Machine time, interruptions included. */
  readonly hours: number;
  /** Of the region's grid. */
  readonly gramsPerKwh?: number;
}

interface CloudCoefficients {
  /** A vCPU of an idle and of a busy server. */
  readonly idleWattsPerVcpu: number;
  readonly busyWattsPerVcpu: number;
  /** Power of the whole data center over that of its machines. */
  readonly pue: number;
}

/**
 * Every constant of the estimate. Sources:
 * - watts per vCPU, utilization and memory: Cloud Carbon Footprint, "Methodology", Appendix I,
 *   https://www.cloudcarbonfootprint.org/docs/methodology (from SPECpower_ssj2008, the 2016 US Data Center Energy Usage
 *   Report, Crucial and Micron); other clouds: the mean of the three;
 * - PUE of aws, gcp and azure: ibid., section "Power Usage Effectiveness"; other clouds: industry average of the
 *   Uptime Institute Global Data Center Survey 2023,
 *   https://journal.uptimeinstitute.com/large-data-centers-are-mostly-more-efficient-analysis-confirms/
 */
export const CARBON_COEFFICIENTS = {
  /** Of CPUs and accelerators: average of hyperscale servers. */
  utilization: 0.5,
  wattsPerMemoryGib: 0.392,
  clouds: new Map<string, CloudCoefficients>([
    ["aws", { idleWattsPerVcpu: 0.74, busyWattsPerVcpu: 3.5, pue: 1.135 }],
    ["gcp", { idleWattsPerVcpu: 0.71, busyWattsPerVcpu: 4.26, pue: 1.1 }],
    ["azure", { idleWattsPerVcpu: 0.78, busyWattsPerVcpu: 3.76, pue: 1.185 }],
  ]),
  otherClouds: { idleWattsPerVcpu: 0.743, busyWattsPerVcpu: 3.84, pue: 1.58 },
} as const;

const WATTS_PER_KILOWATT = 1000;
const GRAMS_PER_KILOGRAM = 1000;

/**
 * Estimated emissions of running machines: kW × hours × PUE × g/kWh / 1000. Building them and moving data are left
 * out.
 *
 * @returns kg CO2e ≥ 0; `undefined` when vCPUs, memory, the power of the machine's accelerator or the grid is unknown
 * @see docs/model-carbon.md
 */
export const kgCo2e = (inputs: CarbonInputs): number | undefined => {
  const { gramsPerKwh, nodes, hours } = inputs;
  const watts = nodeWatts(inputs);
  if (watts === undefined || gramsPerKwh === undefined) return undefined;
  const kwh = (nodes * hours * watts * coefficientsOf(inputs.cloud).pue) / WATTS_PER_KILOWATT;
  return (kwh * gramsPerKwh) / GRAMS_PER_KILOGRAM;
};

const coefficientsOf = (cloud: string): CloudCoefficients =>
  CARBON_COEFFICIENTS.clouds.get(cloud) ?? CARBON_COEFFICIENTS.otherClouds;

/** One node at average utilization. */
const nodeWatts = ({ type, accelerator, cloud }: CarbonInputs): number | undefined => {
  const cards = acceleratorWatts(type, accelerator);
  if (cards === undefined || type.vcpus === undefined || type.memoryGib === undefined)
    return undefined;
  const { utilization, wattsPerMemoryGib } = CARBON_COEFFICIENTS;
  const { idleWattsPerVcpu, busyWattsPerVcpu } = coefficientsOf(cloud);
  const wattsPerVcpu = idleWattsPerVcpu + utilization * (busyWattsPerVcpu - idleWattsPerVcpu);
  return cards + type.vcpus * wattsPerVcpu + type.memoryGib * wattsPerMemoryGib;
};

const acceleratorWatts = (
  type: InstanceType,
  accelerator: Accelerator | undefined,
): number | undefined => {
  if (type.accelerator === undefined) return 0;
  if (accelerator?.tdpWatts === undefined || type.acceleratorCount === undefined) return undefined;
  return type.acceleratorCount * accelerator.tdpWatts * CARBON_COEFFICIENTS.utilization;
};
