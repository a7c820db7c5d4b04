import { expect, it } from "vitest";
import { fitWidths } from "../../../src/report/fit-widths.ts";

const places = ["Place", "azure/eastus", "gcp/us-central1/us-central1-b", "aws/us-east-2"];
const machines = ["Machine", "Standard_DC16as_cc_v5", "tpu-v3-8", "inf1.xlarge"];

it("keeps natural widths where there is room", () => {
  expect(fitWidths([places, machines], 60)).toEqual({ widths: [29, 21], lines: 4 });
});

it("breaks the one cell that makes room for all others", () => {
  const { widths, lines } = fitWidths([places, machines], 40);
  expect(widths[1]).toBe(21);
  expect(lines).toBe(5);
});

it("cuts no word while another column can still break between words", () => {
  const stages = ["Stage", "preparation", "train", "serve"];
  const { widths } = fitWidths([stages, places, machines], 45);
  expect(widths[0]).toBe(11);
});

it("never asks for more than there is, down to the narrowest", () => {
  for (let available = 12; available < 60; available++) {
    const { widths } = fitWidths([places, machines], available);
    expect((widths[0] ?? 0) + (widths[1] ?? 0)).toBeLessThanOrEqual(available);
  }
  expect(fitWidths([places, machines], 3).widths).toEqual([6, 6]);
});
