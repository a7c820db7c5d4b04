import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Adapter } from "../domain/adapter.ts";
import type { AdapterContext, Settings } from "./context.ts";
import { checkedSettings } from "./settings.ts";
import { draw, drawHours } from "./sim/draws.ts";
import { keptInFolder } from "./sim/kept-in-folder.ts";
import { type SimRules, simRules } from "./sim/rules.ts";
import { SimAdapter } from "./sim/sim-adapter.ts";
import { workOfStages } from "./sim/stage-work.ts";
import { constant } from "./sim/steps.ts";
import { SimWorld } from "./sim/world.ts";

const share = z.number().min(0).max(1).default(0);
const amount = z.number().nonnegative();

const settingsSchema = z.strictObject({
  kind: z.literal("sim"),
  /** Adapters with the same one share machines and files. */
  world: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default("sim"),
  /** Another one, another fate. */
  seed: z.int().default(1),
  /** By stage; `*`: every other. */
  hours: z.record(z.string(), z.number().positive()).default({ "*": 0.005 }),
  outputGb: z.record(z.string(), amount).default({ "*": 1 }),
  checkpointEveryHours: z.number().positive().optional(),
  bootSeconds: amount.default(1),
  preemptionsPerHour: amount.default(0),
  silencePerHour: amount.default(0),
  noCapacityShare: share,
  bootFailShare: share,
  commandFailShare: share,
});

type SimSettings = z.infer<typeof settingsSchema>;

/** Of this process. */
const worlds = new Map<string, SimWorld>();

/** Simulated clouds in real time, for rehearsals of a launch. They are kept in the state folder, so that runs are gone on with. */
export const simAdapter = async (given: Settings, context: AdapterContext): Promise<Adapter> => {
  const settings = checkedSettings(settingsSchema, given);
  const key = `${context.stateFolder}\n${settings.world}`;
  const keeper = keptInFolder(join(context.stateFolder, "sim", settings.world));
  const world = worlds.get(key) ?? new SimWorld(rulesOf(settings), clockOf(context), keeper);
  worlds.set(key, world);
  return new SimAdapter(world);
};

const clockOf = ({ nowMs }: AdapterContext) => ({
  nowMs,
  sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  },
});

const rulesOf = (settings: SimSettings): SimRules => {
  const { seed, hours, outputGb, checkpointEveryHours: every } = settings;
  const happens = (chance: number, what: string, id: string): boolean =>
    draw(seed, what, id) < chance;
  const work = workOfStages(
    (stage) => ({
      hours: hours[stage] ?? hours["*"] ?? 0.005,
      outputGb: outputGb[stage] ?? outputGb["*"] ?? 1,
      ...(every === undefined ? {} : { checkpointEveryHours: every }),
    }),
    ({ job: { id } }) =>
      happens(settings.commandFailShare, "command", id)
        ? { share: draw(seed, "share", id), exitCode: 1, diskFull: false }
        : undefined,
  );
  return simRules({
    name: settings.world,
    seed,
    work,
    price: ({ usdPerHour }) => constant(usdPerHour),
    capacity: () => constant(Number.POSITIVE_INFINITY),
    bootSeconds: () => settings.bootSeconds,
    bootFails: ({ id }) => happens(settings.bootFailShare, "boot", id),
    preemptedAfterHours: ({ id }) => drawHours(settings.preemptionsPerHour, seed, "taken", id),
    silentAfterHours: ({ id }) => drawHours(settings.silencePerHour, seed, "silent", id),
    fault: ({ method, request, before }) =>
      method === "provision" &&
      before === 0 &&
      request !== undefined &&
      happens(settings.noCapacityShare, "capacity", request.id)
        ? {
            kind: "refuse",
            failure: { kind: "no-capacity", message: `${request.location} has none, by chance.` },
          }
        : undefined,
  });
};
