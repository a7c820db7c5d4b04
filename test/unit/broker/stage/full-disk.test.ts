import { describe, expect, it } from "vitest";
import type { Broker } from "../../../../src/broker/broker.ts";
import type { RunEvent } from "../../../../src/broker/events.ts";
import { REAL_CLOCK } from "../../../../src/broker/real-clock.ts";
import { type Shipment, ship } from "../../../../src/broker/ship.ts";
import { StorageFault } from "../../../../src/broker/storage-fault.ts";
import { regionId } from "../../../../src/domain/ids.ts";
import { buildCatalog } from "../../../arbitraries/build-catalog.ts";

const full = async () =>
  ({ ok: false, error: { kind: "disk-full", message: "no space left", sentBytes: 5 } }) as const;

/** What a shipment uses of a broker. */
const brokerWith = (recorded: RunEvent[]): Broker =>
  ({
    parts: { clock: REAL_CLOCK, catalog: () => buildCatalog({ regions: [{ id: "onprem/rack" }] }) },
    log: {
      state: { copying: new Map() },
      record: (event: RunEvent) => {
        recorded.push(event);
      },
    },
  }) as unknown as Broker;

const shipping = (to: string, more: Partial<Shipment>, recorded: RunEvent[] = []) => {
  const broker = brokerWith(recorded);
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
    const recorded: RunEvent[] = [];
    const fault = await shipping(
      "file:///state/runs/r/store/outputs/train",
      { from: regionId("onprem", "rack") },
      recorded,
    ).catch((error: unknown) => error);
    expect(recorded.map(({ kind }) => kind)).toEqual(["copy-begun", "copy-stopped"]);
    expect(recorded[1]).toMatchObject({ movedBytes: 5 });
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
