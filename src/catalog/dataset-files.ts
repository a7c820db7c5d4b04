/** Files that every dataset has; paths are relative to it. */
export const REQUIRED_FILES: readonly string[] = ["accelerators.csv", "regions.csv"];

export const OPTIONAL_FILES: readonly string[] = [
  "certifications.csv",
  "groups.csv",
  "network/egress.csv",
  "network/region-groups.csv",
  "network/throughput.csv",
  "operators.csv",
];

/** Files in the folder of each cloud, `catalog/<cloud>/`. */
export const CLOUD_FILES: readonly string[] = ["instance-types.csv", "prices.csv"];
