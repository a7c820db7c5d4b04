import { describe, expect, it } from "vitest";
import type { RegionId } from "../../../../src/domain/ids.ts";
import { clustersOf, mapContents } from "../../../../src/report/pictures/map-places.ts";
import { projectionFor } from "../../../../src/report/pictures/projection.ts";
import { explainedPlan } from "../explained-plan.ts";
import { COORDINATES, mappedPlan } from "./plans.ts";
import { pictureOf, svgOf, wordsOf } from "./read-svg.ts";

describe("a plan on three places", () => {
  const picture = pictureOf("map", mappedPlan());

  it("has an arc for each flow between regions", () => {
    const titles = [...svgOf(picture.svg).querySelectorAll("path > title")].map(
      ({ textContent }) => textContent ?? "",
    );
    const arcs = titles.filter((title) => title.includes("→"));
    expect(arcs).toEqual([
      "azure/eastus → gcp/us-central1: 40 GB for $3.48",
      "gcp/us-central1 → aws/us-east-1: 2 GB for <$0.01",
    ]);
  });

  it("names each region and what is there", () => {
    const words = wordsOf(picture.svg);
    for (const word of [
      "aws/us-east-1",
      "azure/eastus",
      "gcp/us-central1",
      "serve",
      "proc, reviews",
    ])
      expect(words).toContain(word);
    expect(words).toContain("40 GB");
  });
});

it("names regions whose coordinates are not known", () => {
  expect(pictureOf("map", explainedPlan()).caption).toContain("azure/eastus, gcp/us-central1");
  expect(mapContents(explainedPlan()).flows).toEqual([]);
});

it("draws places that lie on each other as one", () => {
  const places = mapContents(mappedPlan()).places;
  const clusters = clustersOf(places, (longitude, latitude) => [longitude, latitude]);
  expect(clusters.map(({ places: inside }) => inside.length)).toEqual([2, 1]);
  expect(clusters[0]?.cloud).toBeUndefined();
  expect(clusters[1]?.cloud).toBe("gcp");
});

describe("the frame holds every point", () => {
  it.each([
    ["one", [[8.7, 50.1]]],
    ["a continent", COORDINATES.map(({ longitude, latitude }) => [longitude, latitude])],
    [
      "over the date line",
      [
        [139.7, 35.7],
        [-122.4, 37.8],
      ],
    ],
    [
      "all over the world",
      [
        [-122, 38],
        [151, -34],
        [18, -34],
        [10, 60],
      ],
    ],
    [
      "far north and south",
      [
        [25, 70],
        [-70, -53],
      ],
    ],
  ] as const)("%s", (_name, points) => {
    const projection = projectionFor(points as never, [0, 0, 960, 480]);
    for (const point of points) {
      const [x = -1, y = -1] = projection(point as unknown as [number, number]) ?? [];
      expect(x).toBeGreaterThan(10);
      expect(x).toBeLessThan(950);
      expect(y).toBeGreaterThan(5);
      expect(y).toBeLessThan(475);
    }
  });
});

it("counts flows of several items between the same regions once", () => {
  const plan = mappedPlan();
  const [first] = plan.transfers;
  if (first === undefined) throw new Error("no transfer");
  const twice = { ...plan, transfers: [first, { ...first, item: "more" }] };
  expect(mapContents(twice).flows).toEqual([
    { from: "azure/eastus" as RegionId, to: "gcp/us-central1" as RegionId, gb: 80, usd: 6.96 },
  ]);
});
