import type { Adapter, Answer } from "../domain/adapter.ts";
import { cloudOf, type LocationId } from "../domain/ids.ts";
import type { Stage } from "../domain/pipeline.ts";
import type { RunEvent } from "./events.ts";
import { blockFor } from "./failures.ts";
import { type BrokerParts, PACE, type Pace } from "./parts.ts";
import type { RunLog } from "./run-log.ts";
import type { Attempt, RunState } from "./state/state.ts";

/** What the tasks of one run share. */
export interface Broker {
  readonly parts: BrokerParts;
  readonly log: RunLog;
  readonly pace: Pace;
  readonly stageOf: ReadonlyMap<string, Stage>;
  /** Replicas on their way, by item and region: whoever needs the same one waits for it. */
  readonly underWay: Map<string, Promise<Answer<void>>>;
}

export const brokerOf = (parts: BrokerParts, log: RunLog): Broker => ({
  parts,
  log,
  pace: parts.pace ?? PACE,
  stageOf: new Map(parts.pipeline.stages.map((stage) => [stage.name, stage])),
  underWay: new Map(),
});

export const stateIn = ({ log }: Broker): RunState => log.state;

export const record = ({ log }: Broker, event: RunEvent): void => {
  log.record(event);
};

export const adapterAt = ({ parts }: Broker, location: LocationId): Promise<Adapter> =>
  parts.adapterOf(cloudOf(location));

/** The attempt of a stage that is under way. */
export const currentAttempt = (broker: Broker, stage: string): Attempt | undefined => {
  const { stages, attempts } = stateIn(broker);
  const id = stages.get(stage)?.current;
  return id === undefined ? undefined : attempts.get(id);
};

/** Leaves out for a while what has just failed. */
export const block = (
  broker: Broker,
  attempt: Attempt,
  failure: Omit<Parameters<typeof blockFor>[0], never>,
): void => {
  const { blocks } = stateIn(broker);
  const nowMs = broker.parts.clock.nowMs();
  record(broker, { kind: "blocked", block: blockFor(failure, attempt.request, blocks, nowMs) });
};
