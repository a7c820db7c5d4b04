import { regionOf } from "../domain/ids.ts";
import type { Delivery } from "../domain/pipeline.ts";
import { type Broker, record, stateIn } from "./broker.ts";
import { pause } from "./call.ts";
import { ship } from "./ship.ts";
import { storeOf, within } from "./stores.ts";

const BYTES_PER_GB = 1e9;
const ROUNDS = 5;
const PAUSE_MS = 60_000;

/** Deliveries whose data is there and that have not arrived. */
export const toDeliver = (broker: Broker): readonly Delivery[] => {
  const { stages, delivered } = stateIn(broker);
  return broker.parts.pipeline.deliver.filter(
    ({ from, to }) => stages.get(from)?.output !== undefined && !delivered.has(`${from} → ${to}`),
  );
};

/**
 * Brings a stage's output to where it has to be.
 *
 * @returns why it could not, after many tries
 * @throws Stopped
 */
export const deliver = async (
  broker: Broker,
  { from, to }: Delivery,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const state = stateIn(broker);
  const output = state.stages.get(from)?.output;
  if (output === undefined) throw new Error(`${from} has nothing to deliver yet`);
  const store = storeOf(state.settings, broker.parts.stateFolder, state.run, to);
  const shipment = {
    item: from,
    purpose: { kind: "delivery", to } as const,
    copy: { from: output.url, to: within(store.url, "delivered", ...to.split("/"), from) },
    from: output.region,
    ...(store.withBroker ? {} : { to: regionOf(to) }),
    gb: output.copied.bytes / BYTES_PER_GB,
    sha256: output.copied.sha256,
  };
  const wait = (ms: number) => pause(broker.parts.clock, ms, signal);
  for (let round = 1; ; round++) {
    const answer = await ship(broker, shipment, broker.parts.copyStores, wait, signal);
    if (answer.ok) return undefined;
    record(broker, {
      kind: "copy-failed",
      item: from,
      purpose: shipment.purpose,
      failure: answer.error,
    });
    if (round === ROUNDS) return `${from} could not be delivered to ${to}: ${answer.error.message}`;
    await wait(PAUSE_MS * round);
  }
};
