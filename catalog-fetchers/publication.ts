import type { CloudEntry } from "../src/catalog/user/manifest.ts";
import type { Catalog } from "../src/domain/catalog.ts";
import type { CatalogError } from "../src/domain/errors.ts";
import { ok, type Result } from "../src/domain/result.ts";
import type { ParsedCatalog } from "./fetcher.ts";
import { judge, type Verdict } from "./gates/gates.ts";
import { type GateOffer, offerKey, offersOfRows } from "./gates/offers.ts";
import { type Sifted, siftRows } from "./gates/sift.ts";
import { rowsToFiles } from "./rows-to-files.ts";
import { publishCloud } from "./store/publish.ts";

/** How many price rows are new, gone, or have another price than before. */
export interface Changes {
  readonly rows: number;
  readonly new: number;
  readonly gone: number;
  readonly changed: number;
}

export interface Examined {
  readonly sifted: Sifted;
  readonly verdict: Verdict;
  readonly changes: Changes;
}

/** What is known about the cloud so far. */
export interface Standing {
  /** Regions and accelerators that rows may name. */
  readonly known: Pick<Catalog, "regions" | "accelerators">;
  /** The offers that hold now; empty for a new cloud. */
  readonly before: readonly GateOffer[];
  readonly volatile: boolean;
}

/** Sifts the rows of a cloud and puts them through the gates. Pure. */
export const examine = (cloud: string, parsed: ParsedCatalog, standing: Standing): Examined => {
  const sifted = siftRows(cloud, parsed, standing.known);
  const offers = offersOfRows(sifted.machines, sifted.prices);
  const unknownRegions = new Map<string, number>();
  for (const { counts, region = "" } of sifted.refused)
    if (!counts) unknownRegions.set(region, (unknownRegions.get(region) ?? 0) + 1);
  const counted = sifted.refused.filter(({ counts }) => counts);
  const verdict = judge({
    offers,
    refused: counted.length,
    refusedFor: oneAReason(counted),
    unknownRegions,
    before: standing.before,
    volatile: standing.volatile,
  });
  return { sifted, verdict, changes: changesOf(standing.before, offers) };
};

/** `g9-gpu: accelerator "Q9" is not known`, the first row of each reason. */
const oneAReason = (refused: Sifted["refused"]): readonly string[] => {
  const first = new Map<string, string>();
  for (const { reason, instanceType } of refused)
    if (!first.has(reason))
      first.set(reason, instanceType === undefined ? reason : `${instanceType}: ${reason}`);
  return [...first.values()];
};

const changesOf = (before: readonly GateOffer[], after: readonly GateOffer[]): Changes => {
  const then = new Map(before.map((offer) => [offerKey(offer), offer]));
  let added = 0;
  let changed = 0;
  for (const offer of after) {
    const old = then.get(offerKey(offer));
    if (old === undefined) added++;
    else if (
      old.onDemandUsdPerHour !== offer.onDemandUsdPerHour ||
      old.spotUsdPerHour !== offer.spotUsdPerHour
    )
      changed++;
  }
  const gone = then.size - (after.length - added);
  return { rows: after.length, new: added, gone, changed };
};

/** Writes an examined cloud as its new version in the user's directory. The caller holds the lock. */
export const publishExamined = async (
  userDir: string,
  cloud: string,
  { sifted, verdict, changes }: Examined,
  origin: Pick<CloudEntry, "kind" | "at" | "source"> & { readonly asOf: string },
): Promise<Result<void, CatalogError>> => {
  const { asOf, ...entry } = origin;
  const files = rowsToFiles(cloud, sifted, asOf, `${entry.kind}:${cloud}`);
  const published = await publishCloud(userDir, cloud, files, {
    ...entry,
    rows: changes.rows,
    refused: sifted.refused.length,
    flags: [...verdict.refusals, ...verdict.flags],
  });
  return published.ok ? ok(undefined) : published;
};
