import { describe, expect, it } from "vitest";
import { sky } from "./sky.ts";

describe("sky gpus and sky instances on the bundled catalog", () => {
  it("every table fits 80 columns", async () => {
    const runs = await Promise.all([
      sky(["gpus", "--all"]),
      sky(["gpus", "H100", "--all"]),
      sky(["instances", "--cpus", "8+", "--limit", "200"]),
    ]);
    for (const { code, stdout, stderr } of runs) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it("shows the list price of a whole machine, host included (C-32)", async () => {
    const { stdout } = await sky(["gpus", "A100", "--cloud", "gcp/us-central1", "--json"]);
    const [a100] = JSON.parse(stdout).accelerators;
    expect(a100.places[0].onDemand).toMatchObject({
      instanceType: "a2-highgpu-1g",
      usdPerHour: 3.673385,
      usdPerAcceleratorHour: 3.673385,
    });
  });

  it("an unknown card is an error with suggestions (C-25)", async () => {
    const { code, stdout, stderr } = await sky(["gpus", "A100-8:8"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('"A100:8"');
    expect(stderr).toContain('"A100-80GB:8"');
  });

  it("a plan names its own prices among the assumptions (C-43)", async () => {
    const pipeline = {
      prices: [{ match: "aws", percent: -15 }],
      stages: [
        {
          name: "a",
          runtime: "1h",
          resources: { instanceType: "p3.2xlarge" },
          policy: { allow: ["aws/us-east-1"] },
        },
      ],
    };
    const { stdout } = await sky(["optimize", "-", "--json"], { stdin: JSON.stringify(pipeline) });
    const plan = JSON.parse(stdout);
    expect(plan.totals.usd).toBeCloseTo(3.06 * 0.85, 9);
    expect(plan.assumptions).toEqual([expect.stringMatching(/^own prices: aws -15 % \(/)]);
  });
});
