import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
// Natural Earth at 1:110 million, public domain.
import countries from "world-atlas/countries-110m.json" with { type: "json" };

const world = countries as unknown as Topology<{
  countries: GeometryCollection;
  land: GeometryCollection;
}>;

/** Outline of all land. */
export const land = feature(world, world.objects.land);

/** Borders between countries, each once, without coasts. */
export const borders = mesh(world, world.objects.countries, (a, b) => a !== b);
