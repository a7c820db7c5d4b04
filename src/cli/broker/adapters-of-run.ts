import type { AdapterContext } from "../../adapters/context.ts";
import { loadAdapter } from "../../adapters/registry.ts";
import type { RunSettings } from "../../broker/events.ts";
import { maskedAdapter } from "../../broker/masked-adapter.ts";
import type { Adapter, AdapterFailure, Answer } from "../../domain/adapter.ts";
import { err } from "../../domain/result.ts";
import type { Io } from "../io.ts";
import { secretsInEnvironment } from "./secret-settings.ts";

/** Adapters by cloud, each loaded once and when it is asked for. */
export interface Adapters {
  readonly of: (cloud: string) => Promise<Adapter>;
  /** All that are set, one of each. */
  readonly all: () => Promise<readonly Adapter[]>;
}

/**
 * @param secretNames  variables whose values no log may show
 */
export const adaptersOf = (
  settings: RunSettings["adapters"],
  stateFolder: string,
  io: Io,
  secretNames: readonly string[],
): Adapters => {
  const context = contextOf(stateFolder, io, secretNames);
  const secrets = hiddenValues(io, secretNames);
  const loaded = new Map<string, Promise<Adapter>>();
  const load = async (cloud: string): Promise<Adapter> => {
    const own = Object.hasOwn(settings, cloud) ? settings[cloud] : undefined;
    if (own === undefined) return failing(noAdapter(cloud));
    const adapter = await loadAdapter(own, context);
    return maskedAdapter(adapter.ok ? adapter.value : failing(adapter.error), secrets);
  };
  const of = (cloud: string): Promise<Adapter> => {
    const known = loaded.get(cloud) ?? load(cloud);
    loaded.set(cloud, known);
    return known;
  };
  return { of, all: () => Promise.all(Object.keys(settings).map(of)) };
};

/** What no failure may show: secrets of the pipeline, and what the environment calls secret. */
export const hiddenValues =
  ({ env }: Pick<Io, "env">, secretNames: readonly string[]) =>
  (): readonly string[] => [
    ...secretNames.flatMap((name) => env[name] ?? []),
    ...secretsInEnvironment(env),
  ];

const contextOf = (
  stateFolder: string,
  io: Io,
  secretNames: readonly string[],
): AdapterContext => ({
  stateFolder,
  nowMs: () => io.now().getTime(),
  env: (name) => io.env[name],
  secretValues: () => secretNames.flatMap((name) => io.env[name] ?? []),
});

const noAdapter = (cloud: string): AdapterFailure => ({
  kind: "unsupported",
  message: `no adapter for ${cloud} is set`,
  reach: "cloud",
});

/** Adapters that cannot be used as they are set, by cloud, with why. */
export const adapterFaults = async (
  clouds: readonly string[],
  settings: RunSettings["adapters"],
  stateFolder: string,
  io: Io,
): Promise<readonly { readonly cloud: string; readonly why: string }[]> => {
  const context = contextOf(stateFolder, io, []);
  const tried = await Promise.all(
    clouds.map(async (cloud) => {
      const own = settings[cloud];
      const adapter = own === undefined ? undefined : await loadAdapter(own, context);
      return adapter === undefined || adapter.ok ? [] : [{ cloud, why: adapter.error.message }];
    }),
  );
  return tried.flat();
};

/** Every call gives the same failure, so that the broker treats the cloud as one that cannot do anything. */
const failing = (failure: AdapterFailure): Adapter => {
  const fail = async (): Promise<Answer<never>> => err(failure);
  return {
    kind: "none",
    provision: fail,
    run: fail,
    status: fail,
    logs: fail,
    copy: fail,
    terminate: fail,
    list: fail,
  };
};
