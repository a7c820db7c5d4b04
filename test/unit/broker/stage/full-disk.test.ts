import { describe, expect, it } from "vitest";
import { type Broker, type Shipment, ship } from "../../../../src/broker/broker.ts";
import { REAL_CLOCK } from "../../../../src/broker/real-clock.ts";
import { StorageFault } from "../../../../src/broker/storage-fault.ts";
import { regionId } from "../../../../src/domain/ids.ts";

const full = async () =>
  ({ ok: false, error: { kind: "disk-full", message: "no space left" } }) as const;

const shipping = (to: string, more: Partial<Shipment>) => {
  const broker = { parts: { clock: REAL_CLOCK } } as unknown as Broker;
  const shipment: Shipment = {
    item: "train",
    purpose: { kind: "output", stage: "train", requestId: "r1" },
    copy: { from: "ssh://gpu1/x/output", to },
    gb: 1,
    ...more,
  };
  return ship(broker, shipment, full, async () => undefined, AbortSignal.timeout(5000));
};

describe("an output that finds a disk full", () => {
  it("of the broker stays on its machine: no other place would help", async () => {
    const fault = await shipping("file:///state/runs/r/store/outputs/train", {
      from: regionId("onprem", "rack"),
    }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StorageFault);
    expect(fault).toMatchObject({ file: "/state/runs/r/store/outputs/train", trouble: "full" });
  });

  it("of a place is that place's failure", async () => {
    const region = regionId("onprem", "rack");
    expect(await shipping("file:///machine/inputs/a", { to: region })).toMatchObject({
      ok: false,
      error: { kind: "disk-full" },
    });
  });
});
