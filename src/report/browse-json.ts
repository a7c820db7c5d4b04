import type {
  AcceleratorListing,
  BestOffers,
  BrowseOffer,
  InstanceListing,
} from "../domain/browse.ts";
import { document } from "./json.ts";

interface Stamp {
  readonly asOf: string;
  readonly sha256: string;
}

/** The listing as a stable JSON document; an unknown price is absent, never 0. */
export const acceleratorsToJson = (listing: AcceleratorListing, catalog: Stamp): string =>
  document({
    catalog: { asOf: catalog.asOf, sha256: catalog.sha256 },
    sort: listing.sort,
    offers: listing.offers,
    unknownOnDemand: listing.unknownOnDemand,
    leftOut: {
      partsOfCards: listing.partsOfCards,
      inSpecialPartitions: listing.inSpecialPartitions,
    },
    accelerators: listing.entries.map(({ accelerator, places }) => ({
      name: accelerator.name,
      aliases: accelerator.aliases,
      vendor: accelerator.vendor,
      memoryGib: accelerator.memoryGib,
      places: places.map(({ place, ...best }) => ({ place, ...bestDocument(best) })),
    })),
  });

/** As `acceleratorsToJson`, of machines. */
export const instancesToJson = (listing: InstanceListing, catalog: Stamp): string =>
  document({
    catalog: { asOf: catalog.asOf, sha256: catalog.sha256 },
    sort: listing.sort,
    offers: listing.offers,
    unknownOnDemand: listing.unknownOnDemand,
    leftOut: { inSpecialPartitions: listing.inSpecialPartitions },
    instances: listing.entries.map(({ cloud, instanceType, ...best }) => ({
      cloud,
      instanceType,
      ...bestDocument(best),
    })),
  });

const bestDocument = ({ onDemand, spot, unpriced, offers, unknownOnDemand }: BestOffers) => ({
  onDemand: onDemand && offerDocument(onDemand),
  spot: spot && offerDocument(spot),
  unpriced: unpriced && offerDocument(unpriced),
  offers,
  unknownOnDemand,
});

const offerDocument = (offer: BrowseOffer) => ({
  location: offer.location,
  instanceType: offer.instanceType,
  vcpus: offer.vcpus,
  memoryGib: offer.memoryGib,
  arch: offer.arch,
  accelerator: offer.accelerator,
  count: offer.count,
  usdPerHour: offer.usdPerHour,
  usdPerAcceleratorHour: offer.usdPerAcceleratorHour,
  spotUsdPerHour: offer.spotUsdPerHour,
  spotUsdPerAcceleratorHour: offer.spotUsdPerAcceleratorHour,
  asOf: offer.asOf,
  source: offer.source,
});
