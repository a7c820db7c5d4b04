import * as z from "zod";
import { catalogOf } from "../catalog-of.ts";
import type { ParseContext } from "../fetcher.ts";
import { memoryPerCard } from "../gpu-count.ts";
import { type MachineWords, priceRow, readMachine } from "../machine-row.ts";
import { known } from "../money.ts";
import { joined, property, type Reading, readRows, refusal, shown } from "../read-rows.ts";
import type { Estimate, NebiusRaw } from "./download.ts";
import { snakeCased } from "./proto-json.ts";

const PRESET = z.looseObject({
  name: z.string().min(1),
  resources: z.looseObject({
    vcpu_count: z.coerce.number().positive(),
    memory_gibibytes: z.coerce.number().positive(),
    gpu_count: z.coerce.number().nonnegative().optional(),
    /** Of all cards together. */
    gpu_memory_gigabytes: z.coerce.number().nonnegative().optional(),
  }),
});
type Preset = z.infer<typeof PRESET>;

const PLATFORM = z.looseObject({
  metadata: z.looseObject({ name: z.string().min(1) }),
  spec: z.looseObject({ human_readable_name: z.string(), presets: z.array(PRESET) }),
});
type Platform = z.infer<typeof PLATFORM>;

const keyOf = (one: Omit<Estimate, "answer">): string =>
  `${one.region}/${one.platform}/${one.preset}/${one.preemptible}`;

type Estimates = ReadonlyMap<string, unknown>;

/** `NVIDIA H100 NVLink with Intel Sapphire Rapids`: the card stands before "with". */
const cardText = (platform: Platform): string =>
  platform.spec.human_readable_name.split(/ with /i)[0] ?? "";

const machineOf = (platform: Platform, preset: Preset): MachineWords => {
  const { vcpu_count, memory_gibibytes, gpu_count = 0, gpu_memory_gigabytes } = preset.resources;
  const memoryGib = memoryPerCard(gpu_memory_gigabytes, gpu_count);
  return {
    instanceType: `${platform.metadata.name}_${preset.name}`,
    vcpus: vcpu_count,
    memoryGib: memory_gibibytes,
    ...(gpu_count === 0
      ? {}
      : { card: { text: cardText(platform), memoryGib }, acceleratorCount: gpu_count }),
  };
};

interface Cost {
  readonly usd?: number | undefined;
  readonly currency?: unknown;
}

const costOf = (answer: unknown): Cost => {
  const general = property(answer, "hourly_cost", "general");
  return {
    usd: known(property(general, "total", "cost")),
    currency: property(general, "currency") ?? "USD",
  };
};

const readPreset = (
  region: string,
  platform: Platform,
  preset: Preset,
  estimates: Estimates,
  context: ParseContext,
): Reading => {
  const words = machineOf(platform, preset);
  const at = { region, platform: platform.metadata.name, preset: preset.name };
  const onDemand = costOf(estimates.get(keyOf({ ...at, preemptible: false })));
  const spot = costOf(estimates.get(keyOf({ ...at, preemptible: true })));
  const foreign = [onDemand, spot].find(({ currency }) => currency !== "USD");
  if (foreign !== undefined)
    return refusal(
      `currency ${shown(foreign.currency)}: needed USD, no rate is given`,
      words.instanceType,
      region,
    );
  return readMachine(words, context, ({ instanceType }) => [
    priceRow({
      region,
      instanceType,
      onDemandUsdPerHour: onDemand.usd,
      spotUsdPerHour: spot.usd,
    }),
  ]);
};

export const parse = (raw: NebiusRaw, context: ParseContext) => {
  const estimates: Estimates = new Map(
    raw.estimates.map(({ answer, ...question }) => [keyOf(question), snakeCased(answer)]),
  );
  return catalogOf(
    raw.platforms.flatMap(({ region, items }) =>
      readRows("platforms", snakeCased(items), {
        schema: PLATFORM,
        label: (row) => property(row, "metadata", "name"),
        read: (platform) =>
          joined(
            platform.spec.presets.map((preset) =>
              readPreset(region, platform, preset, estimates, context),
            ),
          ),
      }),
    ),
  );
};
