/** A place where data can lie and no machine can be rented. */
export interface StoragePlace {
  readonly cloud: string;
  readonly region: string;
  /** Only where all members share it. */
  readonly country: string;
  readonly continent: string;
  /** The cloud's tariff group of the regions around it; absent when the cloud has none. */
  readonly tariffGroup?: string;
  /** A region of that group, whose price out of the cloud stands for the bucket's. */
  readonly like?: string;
}

/** Google's multi-region buckets, and Cloudflare R2, whose data leaves for free. */
export const STORAGE_PLACES: readonly StoragePlace[] = [
  {
    cloud: "gcp",
    region: "us",
    country: "US",
    continent: "NA",
    tariffGroup: "gcp-na",
    like: "us-central1",
  },
  {
    cloud: "gcp",
    region: "eu",
    country: "",
    continent: "EU",
    tariffGroup: "gcp-eu",
    like: "europe-west1",
  },
  {
    cloud: "gcp",
    region: "asia",
    country: "",
    continent: "AS",
    tariffGroup: "gcp-asia",
    like: "asia-east1",
  },
  { cloud: "cloudflare", region: "auto", country: "", continent: "" },
];
