/** Columns of a price list of EC2 (`index.csv`), in AWS's order. */
const COLUMNS = (
  "SKU,OfferTermCode,RateCode,TermType,PriceDescription,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit," +
  "Currency,RelatedTo,LeaseContractLength,PurchaseOption,OfferingClass,Product Family,serviceCode,Location," +
  "Location Type,Instance Type,Current Generation,Instance Family,vCPU,Physical Processor,Clock Speed,Memory,Storage," +
  "Network Performance,Processor Architecture,Storage Media,Volume Type,Max Volume Size,Max IOPS/volume," +
  "Max IOPS Burst Performance,Max throughput/volume,Provisioned,Tenancy,EBS Optimized,Operating System,License Model," +
  "Group,Group Description,Transfer Type,From Location,From Location Type,To Location,To Location Type,usageType," +
  "operation,AvailabilityZone,CapacityStatus,ClassicNetworkingSupport,Dedicated EBS Throughput,ECU," +
  "Elastic Graphics Type,Enhanced Networking Supported,From Region Code,GPU,GPU Memory,Instance," +
  "Instance Capacity - 10xlarge,Instance Capacity - 12xlarge,Instance Capacity - 16xlarge," +
  "Instance Capacity - 18xlarge,Instance Capacity - 24xlarge,Instance Capacity - 2xlarge," +
  "Instance Capacity - 32xlarge,Instance Capacity - 4xlarge,Instance Capacity - 8xlarge,Instance Capacity - 9xlarge," +
  "Instance Capacity - large,Instance Capacity - medium,Instance Capacity - metal,Instance Capacity - xlarge," +
  "instanceSKU,Intel AVX2 Available,Intel AVX Available,Intel Turbo Available,MarketOption," +
  "Normalization Size Factor,Physical Cores,Pre Installed S/W,Processor Features,Product Type,Region Code," +
  "Resource Type,serviceName,SnapshotArchiveFeeType,To Region Code,Volume API Name,VPCNetworkingSupport"
).split(",");

const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`;

/** The five metadata lines and the header line. */
export const offerFileHead = (): string =>
  [
    ["FormatVersion", "v1.0"],
    ["Disclaimer", "This pricing list is for informational purposes only."],
    ["Publication Date", "2026-11-20T22:53:08Z"],
    ["Version", "20261120225308"],
    ["OfferCode", "AmazonEC2"],
    COLUMNS,
  ]
    .map(csvLine)
    .join("");

/** Cells by column; a Linux machine on demand unless they say otherwise. */
export type OfferCells = Readonly<Record<string, string>>;

const ORDINARY: OfferCells = {
  OfferTermCode: "JRTCKXETXF",
  TermType: "OnDemand",
  EffectiveDate: "2026-11-01",
  StartingRange: "0",
  EndingRange: "Inf",
  Unit: "Hrs",
  Currency: "USD",
  "Product Family": "Compute Instance",
  serviceCode: "AmazonEC2",
  Location: "US East (N. Virginia)",
  "Location Type": "AWS Region",
  "Current Generation": "Yes",
  "Instance Family": "General purpose",
  "Physical Processor": "Intel Xeon Platinum 8175 (Skylake)",
  Storage: "EBS only",
  "Network Performance": "Up to 10 Gigabit",
  "Processor Architecture": "64-bit",
  Tenancy: "Shared",
  "Operating System": "Linux",
  "License Model": "No License required",
  operation: "RunInstances",
  AvailabilityZone: "NA",
  CapacityStatus: "Used",
  ClassicNetworkingSupport: "false",
  "Enhanced Networking Supported": "Yes",
  MarketOption: "OnDemand",
  "Pre Installed S/W": "NA",
  "Processor Features": "Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo",
  "Region Code": "us-east-1",
  serviceName: "Amazon Elastic Compute Cloud",
  VPCNetworkingSupport: "true",
};

/** One row. A cell under a name that AWS does not have is a mistake and throws. */
export const offerFileRow = (sku: string, cells: OfferCells): string => {
  const stray = Object.keys(cells).find((name) => !COLUMNS.includes(name));
  if (stray !== undefined) throw new Error(`A price list of EC2 has no column "${stray}".`);
  const term = cells.OfferTermCode ?? ORDINARY.OfferTermCode;
  const row: OfferCells = {
    ...ORDINARY,
    SKU: sku,
    RateCode: `${sku}.${term}.6YS6EN2CT7`,
    PriceDescription: `$${cells.PricePerUnit} per On Demand Linux ${cells["Instance Type"]} Instance Hour`,
    usageType: `BoxUsage:${cells["Instance Type"]}`,
    ...cells,
  };
  return csvLine(COLUMNS.map((name) => row[name] ?? ""));
};
