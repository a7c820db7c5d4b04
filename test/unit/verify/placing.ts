import type { Market } from "../../../src/domain/plan.ts";
import { type Verified, verify } from "../../../src/optimizer/verify/verify.ts";
import { buildCatalog, type CatalogLiteral, priceRow } from "../../arbitraries/build-catalog.ts";
import { buildPipeline, type PipelineLiteral } from "../../arbitraries/build-pipeline.ts";

/** Where stages go: a region, optionally a machine after a space and `spot` after another: `aws/eu m5 spot`. */
export type Places = Readonly<Record<string, string | Place>>;

/** A place with what it takes of reservations and discounts. */
export interface Place {
  readonly at: string;
  readonly reserved?: number;
  /** `[number of the discount, node-hours]` */
  readonly discounts?: readonly (readonly [number, number])[];
}

const run = (pipeline: PipelineLiteral, literal: CatalogLiteral, places: Places) => {
  const catalog = buildCatalog(literal);
  return verify(
    buildPipeline(pipeline),
    catalog,
    Object.entries(places).map(([stage, entry]) => {
      const { at, reserved, discounts } =
        typeof entry === "string" ? ({ at: entry } as Place) : entry;
      const [place = "", type, market] = at.split(" ");
      const [cloud, region, zone] = place.split("/");
      return {
        stage,
        priceRow: priceRow(catalog, `${cloud}/${region}`, type, zone),
        market: (market ?? "on-demand") as Market,
        ...(reserved === undefined ? {} : { reservedNodes: reserved }),
        ...(discounts === undefined
          ? {}
          : { discounts: discounts.map(([discount, nodeHours]) => ({ discount, nodeHours })) }),
      };
    }),
  );
};

/** What `verify` works out for a placement that it must accept. */
export const accepted = (
  pipeline: PipelineLiteral,
  catalog: CatalogLiteral,
  places: Places,
): Verified => {
  const result = run(pipeline, catalog, places);
  if (!result.ok) throw new Error(`refused: ${result.error.join("; ")}`);
  return result.value;
};

/** The problems of a placement, none when it is accepted. */
export const problemsOf = (
  pipeline: PipelineLiteral,
  catalog: CatalogLiteral,
  places: Places,
): readonly string[] => {
  const result = run(pipeline, catalog, places);
  return result.ok ? [] : result.error;
};
