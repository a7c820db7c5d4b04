import { type GeoProjection, geoBounds, geoEqualEarth } from "d3-geo";

/** A map that shows less of the world than this says little of where it is, degrees. */
const NARROWEST = 80;
const LOWEST = 40;
/** Room around the outermost places, degrees. */
const AROUND = 12;
/** Above this the whole world is shown. */
const WIDEST = 150;
const POLE = 84;

/**
 * Equal Earth, turned and fitted so that all points are in the frame.
 *
 * @param points  longitude and latitude
 * @param frame  left, top, right, bottom in pixels
 */
export const projectionFor = (
  points: readonly (readonly [number, number])[],
  [left, top, right, bottom]: readonly [number, number, number, number],
): GeoProjection => {
  const [[west, south], [east, north]] = geoBounds({
    type: "MultiPoint",
    coordinates: points.map(([x, y]) => [x, y]),
  });
  // West of a box over the date line has the greater longitude.
  const width = east >= west ? east - west : east - west + 360;
  const middle = west + width / 2;
  const whole = width > WIDEST;
  const turn = whole && east >= west ? 0 : -middle;
  const halfWidth = whole ? 179.9 : Math.max(NARROWEST, width + 2 * AROUND) / 2;
  const reach = Math.max(0, (LOWEST - (north - south) - 2 * AROUND) / 2);
  const low = whole ? Math.min(-56, south - AROUND) : Math.max(-POLE, south - AROUND - reach);
  const high = whole ? Math.max(76, north + AROUND) : Math.min(POLE, north + AROUND + reach);
  const corners = [-halfWidth, 0, halfWidth].flatMap((x) =>
    [low, (low + high) / 2, high].map((y) => [x - turn, y]),
  );
  return geoEqualEarth()
    .rotate([turn, 0])
    .fitExtent(
      [
        [left, top],
        [right, bottom],
      ],
      { type: "MultiPoint", coordinates: corners },
    )
    .precision(0.1)
    .clipExtent([
      [left, top],
      [right, bottom],
    ]);
};
