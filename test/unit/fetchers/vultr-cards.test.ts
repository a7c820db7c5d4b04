import { describe, expect, it } from "vitest";
import { bareMetalCards, planCards } from "../../../catalog-fetchers/vultr/cards-of-plan.ts";

describe("planCards", () => {
  it.each([
    ["NVIDIA_A100", 160, 2],
    ["NVIDIA_A100", 40, 0.5],
    ["NVIDIA_A100", 4, 0.05],
    ["NVIDIA_A16", 64, 4],
    ["AMD_MI300X", 1536, 8],
  ])("%s with %d GB in all is %d cards", (type, gib, count) => {
    expect(planCards(type, gib)).toMatchObject({ text: type.split("_")[1], count });
  });

  it("knows no card without a type", () => {
    expect(planCards(undefined, 0)).toMatchObject({ text: undefined, count: 0 });
  });

  it.each([
    ["NVIDIA_Z1", 10],
    ["NVIDIA_A100", undefined],
  ])("does not guess how many %s have %s GB", (type, gib) => {
    expect(planCards(type, gib).text).toMatch(/ of unknown size$/);
  });
});

describe("bareMetalCards", () => {
  it.each([
    ["vbm-112c-2048gb-8-h100-gpu", "H100", 8],
    ["vbm-72c-480gb-gh200-gpu", "GH200", 1],
    ["vbm-48c-1024gb-4-a100-gpu", "A100", 4],
  ])("reads %s", (id, text, count) => {
    expect(bareMetalCards(id)).toMatchObject({ text, count });
  });

  it.each(["vbm-4c-32gb", "vbm-24c-256gb-amd"])("%s has none", (id) => {
    expect(bareMetalCards(id).count).toBe(0);
  });

  it.each(["vbm-1c-1gb-2-x1-gpu", "vbm-1c-1gb-gpu"])("does not take %s for a CPU machine", (id) => {
    expect(bareMetalCards(id).text).toMatch(/ of unknown size$/);
  });
});
