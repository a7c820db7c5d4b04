import { catalogOf } from "../catalog-of.ts";
import type { ParseContext, PriceRow } from "../fetcher.ts";
import { priceRow, readMachine } from "../machine-row.ts";
import { exact, sumUsd, wholeMachineUsd } from "../money.ts";
import { joined, property, type Reading, readRows, refusal, shown } from "../read-rows.ts";
import { type Part, partPrices } from "./parts.ts";
import { machineOfShape, SHAPE, type Shape, vcpusPerOcpu } from "./shapes.ts";

export interface OciRaw {
  readonly shapes: unknown;
  readonly products: unknown;
}

interface Sources {
  readonly parts: ReadonlyMap<string, Part>;
  readonly regions: readonly string[];
  readonly context: ParseContext;
}

/** How many units of a part a shape takes, by what the part is priced in. */
const UNITS: Readonly<Record<string, (shape: Shape, quantity: number) => number>> = {
  "OCPU Per Hour": (_, quantity) => quantity,
  "Gigabyte Per Hour": (_, quantity) => quantity,
  "NVMe Terabyte Per Hour": (_, quantity) => quantity,
  // The quantity is that of OCPUs even here.
  "GPU Per Hour": (shape) => shape.gpuQty ?? Number.NaN,
};

type Product = Shape["products"][number];

const partUsd = (shape: Shape, product: Product, parts: Sources["parts"]): number | undefined => {
  const part = parts.get(product.partNumber);
  const units = part === undefined ? undefined : UNITS[part.metric];
  return part === undefined || units === undefined
    ? undefined
    : wholeMachineUsd(part.usd, units(shape, product.qty));
};

const PREEMPTIBLE_SHARE = 0.5;
const ASSUMED = "one price for all commercial regions; not every region has every shape";

const pricesOf = (
  shape: Shape,
  instanceType: string,
  usd: number,
  { regions }: Sources,
): readonly PriceRow[] =>
  regions.map((region) =>
    priceRow({
      region,
      instanceType,
      onDemandUsdPerHour: usd,
      spotUsdPerHour: shape.allowPreemptible === true ? exact(usd * PREEMPTIBLE_SHARE) : undefined,
      confidence: shape.gpuQty == null ? "derived" : "assumed",
      notes: shape.gpuQty == null ? "sum of its parts" : ASSUMED,
    }),
  );

const unpriced = (shape: Shape, parts: Sources["parts"]): string => {
  const missing = shape.products.filter((product) => partUsd(shape, product, parts) === undefined);
  const seen = missing.map(({ partNumber }) => [partNumber, parts.get(partNumber)?.metric]);
  return shape.products.length === 0 ? "shape without parts" : `no price for parts ${shown(seen)}`;
};

const readFixed = (shape: Shape, sources: Sources): Reading => {
  const usd = sumUsd(shape.products.map((product) => partUsd(shape, product, sources.parts)));
  if (usd === undefined) return refusal(unpriced(shape, sources.parts), shape.name);
  return readMachine(machineOfShape(shape), sources.context, ({ instanceType }) =>
    pricesOf(shape, instanceType, usd, sources),
  );
};

/** vCPUs and GiB of the sizes of a flexible shape that the catalog lists: `VM.Standard.E4.Flex$_8_32`. */
const sizesOf = (shape: Shape, context: ParseContext): readonly (readonly [number, number])[] =>
  context.bundled.instanceTypes.flatMap(({ cloud, name }) => {
    const [, vcpus, gib] = /\$_(\d+)_(\d+)$/.exec(name) ?? [];
    return cloud === "oci" && vcpus !== undefined && name.startsWith(`${shape.name}$_`)
      ? [[Number(vcpus), Number(gib)] as const]
      : [];
  });

const sized = (shape: Shape, vcpus: number, gib: number): Shape => ({
  ...shape,
  name: `${shape.name}$_${vcpus}_${gib}`,
  bundleMemoryQty: gib,
  products: shape.products.map((product) => ({
    ...product,
    qty: product.type.value === "memory" ? gib : vcpus / vcpusPerOcpu(shape),
  })),
});

const FLEX_PARTS = new Set(["ocpu", "memory"]);

const readFlexible = (shape: Shape, sources: Sources): Reading => {
  const odd = shape.products.find((product) => !FLEX_PARTS.has(product.type.value));
  if (odd !== undefined)
    return refusal(`flexible shape with a part of type ${shown(odd.type.value)}`, shape.name);
  const sizes = sizesOf(shape, sources.context);
  return sizes.length === 0
    ? refusal("flexible shape of which the catalog lists no size", shape.name)
    : joined(sizes.map(([vcpus, gib]) => readFixed(sized(shape, vcpus, gib), sources)));
};

const readShape = (shape: Shape, sources: Sources): Reading => {
  if (shape.hidden) return refusal("hidden: not for new machines", shape.name);
  if (shape.status !== "ACTIVE")
    return refusal(`status ${shown(shape.status)}, needed "ACTIVE"`, shape.name);
  return shape.subType.value === "flexible"
    ? readFlexible(shape, sources)
    : readFixed(shape, sources);
};

/** Government and sovereign realms have price lists of their own. */
const OWN_PRICES = /gov|sovereign/;

const commercialRegions = (context: ParseContext): readonly string[] =>
  context.bundled.regions
    .filter((region) => region.cloud === "oci" && !OWN_PRICES.test(region.partition))
    .map((region) => region.name);

export const parse = (raw: OciRaw, context: ParseContext) => {
  const refused: Reading[] = [];
  const parts = partPrices(property(raw.products, "items"), refused);
  const sources = { parts, regions: commercialRegions(context), context };
  const shapes = readRows("shapes", property(raw.shapes, "items"), {
    schema: SHAPE,
    label: (row) => property(row, "name"),
    read: (shape) => readShape(shape, sources),
  });
  return catalogOf([...refused, ...shapes]);
};
