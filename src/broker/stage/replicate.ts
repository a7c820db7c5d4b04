import type { Answer } from "../../domain/adapter.ts";
import type { RegionId } from "../../domain/ids.ts";
import { ok } from "../../domain/result.ts";
import { type Broker, stateIn } from "../broker.ts";
import { pause } from "../call.ts";
import { ship } from "../ship.ts";
import { storeOf, within } from "../stores.ts";
import { sourceOf } from "./inputs.ts";

/**
 * One copy of an item in a region's own store, for all its stages there, when the item is shared so and the region
 * has a store. Whoever needs the same copy meanwhile waits for it.
 */
export const replicate = (
  broker: Broker,
  stage: string,
  item: string,
  region: RegionId,
  signal: AbortSignal,
): Promise<Answer<void>> => {
  const key = `${item} → ${region}`;
  const known = broker.underWay.get(key);
  if (known !== undefined) return known;
  const copying = copyOnce(broker, stage, item, region, signal).finally(() => {
    broker.underWay.delete(key);
  });
  broker.underWay.set(key, copying);
  return copying;
};

const copyOnce = async (
  broker: Broker,
  stage: string,
  item: string,
  region: RegionId,
  signal: AbortSignal,
): Promise<Answer<void>> => {
  const state = stateIn(broker);
  const { pipeline, stateFolder, copyStores, clock } = broker.parts;
  const { url, region: from, gb, sha256 } = sourceOf(state, pipeline, item, region);
  const store = storeOf(state.settings, stateFolder, state.run, region);
  if (sharingOf(broker, item) !== "per-region" || from === region || store.withBroker)
    return ok(undefined);
  const answer = await ship(
    broker,
    {
      item,
      purpose: { kind: "replica", stage },
      copy: { from: url, to: within(store.url, "replicas", item), exact: true },
      ...(from === undefined ? {} : { from }),
      to: region,
      gb,
      ...(sha256 === undefined ? {} : { sha256 }),
    },
    copyStores,
    (ms) => pause(clock, ms, signal),
    signal,
  );
  return answer.ok ? ok(undefined) : answer;
};

const sharingOf = ({ parts: { pipeline }, stageOf }: Broker, item: string): string | undefined =>
  stageOf.get(item)?.sharing ?? pipeline.datasets.find(({ name }) => name === item)?.sharing;
