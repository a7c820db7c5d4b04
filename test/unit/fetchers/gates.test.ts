import { describe, expect, test } from "vitest";
import { type GateInput, judge } from "../../../catalog-fetchers/gates/gates.ts";
import type { GateOffer } from "../../../catalog-fetchers/gates/offers.ts";

const offer = (change: Partial<GateOffer> = {}): GateOffer => ({
  region: "eu-1",
  zone: "",
  instanceType: "g8",
  accelerator: "H100",
  acceleratorCount: 8,
  onDemandUsdPerHour: 24,
  spotUsdPerHour: 8,
  ...change,
});

const input = (change: Partial<GateInput> = {}): GateInput => ({
  offers: [offer()],
  before: [offer()],
  refused: 0,
  unknownRegions: new Map(),
  volatile: false,
  ...change,
});

test("nothing is said about an answer like the one before", () => {
  expect(judge(input())).toEqual({ refusals: [], flags: [] });
});

test("too many refused rows are told with the reasons of some of them", () => {
  const refusedFor = ["g-x: unknown card", 'price per "mo"', "a third one"];
  expect(judge(input({ refused: 3, refusedFor })).refusals).toEqual([
    '3 of 4 rows were refused (75.0 %, at most 5.0 %), for example g-x: unknown card; price per "mo"',
  ]);
});

describe("each gate has an answer that it lets pass and one that it stops", () => {
  const twenty = Array.from({ length: 19 }, (_, i) => offer({ instanceType: `g${i}` }));
  test.each<[string, Partial<GateInput>, Partial<GateInput>, "refusals" | "flags"]>([
    [
      "no offers",
      { offers: [offer()], before: [] },
      { offers: [{ region: "eu-1", zone: "", instanceType: "g8" }], before: [] },
      "refusals",
    ],
    ["refused rows", { offers: twenty, refused: 1 }, { offers: twenty, refused: 2 }, "refusals"],
    [
      "region gone",
      { before: [offer(), { region: "eu-2", zone: "", instanceType: "unpriced" }] },
      { before: [offer(), offer({ region: "eu-2" })] },
      "refusals",
    ],
    [
      "accelerator gone",
      { before: [offer(), offer({ instanceType: "other" })] },
      { before: [offer(), offer({ accelerator: "A100", instanceType: "a8" })] },
      "refusals",
    ],
    [
      "on-demand tenfold",
      { before: [offer({ onDemandUsdPerHour: 2.5 })] },
      { before: [offer({ onDemandUsdPerHour: 2.4 })] },
      "refusals",
    ],
    [
      "spot tenfold, downwards",
      { before: [offer({ spotUsdPerHour: 79 })] },
      { before: [offer({ spotUsdPerHour: 80 })] },
      "flags",
    ],
    [
      "8 cards cheaper than 4 (C-37)",
      {
        offers: [
          offer(),
          offer({ instanceType: "g4", acceleratorCount: 4, onDemandUsdPerHour: 24 }),
        ],
      },
      {
        offers: [
          offer(),
          offer({ instanceType: "g4", acceleratorCount: 4, onDemandUsdPerHour: 25 }),
        ],
      },
      "flags",
    ],
    ["unknown regions", {}, { unknownRegions: new Map([["eu-9", 3]]) }, "flags"],
  ])("%s", (_, passes, stopped, where) => {
    expect(judge(input(passes))).toEqual({ refusals: [], flags: [] });
    expect(judge(input(stopped))[where]).toHaveLength(1);
  });
});

test("what vanishes from a marketplace is told and no reason to refuse", () => {
  const verdict = judge(input({ before: [offer(), offer({ region: "eu-2" })], volatile: true }));
  expect(verdict).toEqual({ refusals: [], flags: ["region gone: eu-2"] });
});
