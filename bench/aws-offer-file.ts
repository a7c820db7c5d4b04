import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { offerFileHead, offerFileRow } from "./aws-offer-layout.ts";

const SYSTEMS = ["Linux", "Windows", "RHEL", "SUSE", "Red Hat Enterprise Linux with HA"];
const SOFTWARE = ["NA", "SQL Std", "SQL Web", "SQL Ent"];
const CAPACITY = ["Used", "AllocatedCapacityReservation", "UnusedCapacityReservation"];
const RESERVED = ["1yr", "3yr"].flatMap((LeaseContractLength) =>
  ["No Upfront", "Partial Upfront", "All Upfront"].flatMap((PurchaseOption) =>
    ["standard", "convertible"].map((OfferingClass) => ({
      LeaseContractLength,
      PurchaseOption,
      OfferingClass,
    })),
  ),
);

/** What a reader must find in a generated file. */
export interface GeneratedFile {
  readonly bytes: number;
  readonly lines: number;
  /** Linux machines on demand. */
  readonly offers: number;
  /** Sum of their prices. */
  readonly usd: number;
}

const price = (type: number): string => (0.01 + (type % 1000) * 0.0137).toFixed(10);

/** Every system, licence, tenancy and capacity that a type is sold with. */
const PRODUCTS = SYSTEMS.flatMap((system) =>
  SOFTWARE.flatMap((software) =>
    ["Shared", "Dedicated"].flatMap((tenancy) =>
      CAPACITY.map((capacity) => ({
        "Operating System": system,
        "Pre Installed S/W": software,
        Tenancy: tenancy,
        CapacityStatus: capacity,
      })),
    ),
  ),
);

/** All rows of one instance type: each product on demand, those in use also under every lease. */
const rowsOfType = (type: number): readonly string[] =>
  PRODUCTS.flatMap((product, at) => {
    const sku = `X${String(type).padStart(9, "0")}${String(at).padStart(6, "0")}`;
    const cells = {
      "Instance Type": `x${type}.large`,
      vCPU: "2",
      Memory: "1,024 GiB",
      PricePerUnit: price(type),
      ...product,
    };
    const leases = product.CapacityStatus === "Used" ? RESERVED : [];
    return [
      offerFileRow(sku, cells),
      ...leases.map((lease) => offerFileRow(sku, { ...cells, ...lease, TermType: "Reserved" })),
    ];
  });

/**
 * Writes a price list of EC2 in AWS's layout, at least as long as asked: whole types, so that what it holds is known.
 *
 * @param bytes  some more are written to finish the last type
 */
export const writeOfferFile = async (path: string, bytes: number): Promise<GeneratedFile> => {
  const stream = createWriteStream(path);
  let [written, lines, offers, usd] = [0, 0, 0, 0];
  const write = async (text: string): Promise<void> => {
    written += Buffer.byteLength(text);
    if (!stream.write(text)) await new Promise<void>((drained) => stream.once("drain", drained));
  };
  await write(offerFileHead());
  for (let type = 0; written < bytes; type++) {
    const rows = rowsOfType(type);
    await write(rows.join(""));
    lines += rows.length;
    offers += 1;
    usd += Number(price(type));
  }
  stream.end();
  await finished(stream);
  return { bytes: written, lines, offers, usd: Number(usd.toFixed(4)) };
};
