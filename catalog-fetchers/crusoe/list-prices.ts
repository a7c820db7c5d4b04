/** USD per card or vCPU and hour, as https://crusoe.ai/cloud/pricing listed them; absent: not listed. */
export interface ListPrice {
  readonly onDemand?: number;
  readonly spot?: number;
}

/** The day of the list. Prices carry it, so that an old list shows its age. */
export const LIST_DATE = "2026-08-19";

/** By `gpu_type`, per card. */
export const CARD_PRICES: Readonly<Record<string, ListPrice>> = {
  "A100-PCIe-40GB": { onDemand: 1.45, spot: 1 },
  "A100-PCIe-80GB": { onDemand: 1.65, spot: 1.2 },
  "A100-SXM-80GB": { onDemand: 1.95, spot: 1.3 },
  "A40-PCIe-48GB": { onDemand: 0.9, spot: 0.4 },
  "H100-SXM-80GB": { onDemand: 3.9, spot: 1.6 },
  "H200-SXM-141GB": { onDemand: 4.29 },
  "L40S-48GB": { onDemand: 1, spot: 0.5 },
  "MI300X-192GB": { onDemand: 3.45, spot: 0.95 },
};

/** By the family before the dot of `c1a.4x`, per vCPU. */
export const VCPU_PRICES: Readonly<Record<string, ListPrice>> = {
  c1a: { onDemand: 0.04 },
  s1a: { onDemand: 0.09 },
};
