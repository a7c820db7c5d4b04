import type { RegionId } from "../../../src/domain/ids.ts";
import type { SpotTrace } from "../../../src/domain/spot-trace.ts";

interface MachinePrice {
  readonly instanceType: string;
  readonly onDemandUsdPerHour: number;
  /** Where a trace has no prices of its own. */
  readonly spotUsdPerHour: number;
}

/** Share of the on-demand price at which the traces' own V100 machines were sold on spot: 0.918 of 3.06 USD/h. */
const V100_SPOT_SHARE = 0.3;

/**
 * By the traces' names of machines. On demand: list prices of the bundled catalog (us-east-1, us-east-2, us-west-2;
 * us-east1 and us-central1 for Google); p2 was withdrawn: AWS's list of 2022.
 * Spot: V100 from the traces of April 2023, the eight-card machine and K80 assumed at the same share; Google from table 4
 * of "Can't Be Late" (NSDI '24).
 */
export const PRICES = {
  v100_1: { instanceType: "p3.2xlarge", onDemandUsdPerHour: 3.06, spotUsdPerHour: 0.918 },
  v100_8: atShare("p3.16xlarge", 24.48),
  k80_1: atShare("p2.xlarge", 0.9),
  k80_8: atShare("p2.8xlarge", 7.2),
  intel_64: { instanceType: "r5.16xlarge", onDemandUsdPerHour: 4.032, spotUsdPerHour: 1.85 },
  "c3-88": { instanceType: "c3-highcpu-88", onDemandUsdPerHour: 3.742288, spotUsdPerHour: 0.34 },
} as const satisfies Readonly<Record<string, MachinePrice>>;

function atShare(instanceType: string, onDemandUsdPerHour: number): MachinePrice {
  return {
    instanceType,
    onDemandUsdPerHour,
    spotUsdPerHour: onDemandUsdPerHour * V100_SPOT_SHARE,
  };
}

export const priceOf = ({ machine }: SpotTrace): MachinePrice => {
  const price = (PRICES as Readonly<Record<string, MachinePrice>>)[machine];
  if (price === undefined) throw new Error(`No price is known for ${machine}.`);
  return price;
};

/** A checkpoint of BERT-large with the state of its optimizer: 335 M parameters × 3 × 4 bytes. Assumed. */
export const CHECKPOINT_GB = 4;

/** `data/network/egress.csv`, aws: between us-east-1 and us-east-2 0.01 USD per GB, else in the continent 0.02. */
export const checkpointMoveUsd = (from: RegionId, to: RegionId): number =>
  CHECKPOINT_GB * (from.includes("us-east") && to.includes("us-east") ? 0.01 : 0.02);
