import { describe, expect, it } from "vitest";
import { oneMachineAName } from "../../../catalog-fetchers/one-machine-a-name.ts";
import { spotBesideOnDemand } from "../../../catalog-fetchers/primeintellect/spot-beside-on-demand.ts";

const offer = (accelerator: string, region: string, onDemandUsdPerHour: number) => ({
  machines: [{ instanceType: "x", accelerator }],
  prices: [{ region, instanceType: "x", onDemandUsdPerHour }],
});

describe("oneMachineAName", () => {
  it("lets no price stand for another card, whatever the order", () => {
    const readings = [offer("H100-SXM", "a", 3), offer("H100", "a", 2), offer("H100", "b", 2.5)];
    for (const order of [readings, [...readings].reverse()]) {
      const read = oneMachineAName(order);
      expect(read.flatMap(({ machines }) => machines ?? [])).toEqual([
        { instanceType: "x", accelerator: "H100" },
        { instanceType: "x", accelerator: "H100" },
      ]);
      expect(read.flatMap(({ refused }) => refused ?? [])).toMatchObject([
        { region: "a", instanceType: "x" },
      ]);
    }
  });
});

describe("spotBesideOnDemand", () => {
  const price = { region: "a", instanceType: "x" };
  const onDemand = { prices: [{ ...price, onDemandUsdPerHour: 2 }] };
  const spot = (spotUsdPerHour: number, region = "a") => ({
    prices: [{ ...price, region, spotUsdPerHour }],
  });
  const rows = (readings: Parameters<typeof spotBesideOnDemand>[0]) =>
    spotBesideOnDemand(readings).flatMap(({ prices }) => prices ?? []);

  it("makes one row of two markets, with the cheapest spot price", () => {
    expect(rows([spot(0.5), onDemand, spot(0.75)])).toEqual([
      { ...price, onDemandUsdPerHour: 2, spotUsdPerHour: 0.5 },
    ]);
  });

  it("leaves a spot offer alone where nothing is on demand", () => {
    expect(rows([onDemand, spot(0.5, "b")])).toEqual([
      { ...price, onDemandUsdPerHour: 2 },
      { region: "b", instanceType: "x", spotUsdPerHour: 0.5 },
    ]);
  });
});
