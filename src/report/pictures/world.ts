import { feature, mesh } from "topojson-client";
// Natural Earth at 1:110 million, public domain.
import countries from "world-atlas/countries-110m.json" with { type: "json" };

type World = Parameters<typeof mesh>[0];
type Shape = NonNullable<Parameters<typeof mesh>[1]>;

const world = countries as unknown as World & {
  readonly objects: { readonly countries: Shape; readonly land: Shape };
};

/** Outline of all land. */
export const land = feature(world, world.objects.land);

/** Borders between countries, each once, without coasts. */
export const borders = mesh(world, world.objects.countries, (a, b) => a !== b);
