import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { RunEvent } from "../../broker/events.ts";
import type { BrokerParts } from "../../broker/parts.ts";
import { stateOf } from "../../broker/state/fold.ts";
import type { CopyBegun, Output } from "../../broker/state/state.ts";
import { within } from "../../broker/stores.ts";
import { tiersBetween } from "../../broker/tiers.ts";
import type { Pipeline } from "../../domain/pipeline.ts";

/** A result of a run and where it lies. */
export interface RunOutput {
  readonly stage: string;
  /** A path on this machine, or the address of a store. */
  readonly at: string;
  readonly bytes: number;
}

/** What no other stage reads, and what was delivered. */
export const outputsOf = (
  { journal, pipeline }: BrokerParts,
  run: string,
): readonly RunOutput[] => {
  const events = journal.read(run);
  const delivered = events.flatMap(({ event }): RunOutput[] =>
    event.kind === "copied" && event.purpose.kind === "delivery"
      ? [{ stage: event.item, at: readable(event.route.toUrl), bytes: event.copied.bytes }]
      : [],
  );
  const { stages } = stateOf(events);
  const last = lastStages(pipeline).flatMap((stage): RunOutput[] => {
    const output = stages.get(stage)?.output;
    if (output === undefined || output.copied.bytes === 0) return [];
    return [{ stage, at: readable(output.url), bytes: output.copied.bytes }];
  });
  return [...last, ...delivered];
};

const lastStages = ({ stages }: Pipeline): readonly string[] => {
  const read = new Set(stages.flatMap(({ inputs }) => inputs));
  return stages.map(({ name }) => name).filter((name) => !read.has(name));
};

const readable = (url: string): string => (url.startsWith("file://") ? fileURLToPath(url) : url);

/**
 * Copies the results of a finished run into a folder, one below it for each stage, and journals it: it may have cost egress.
 *
 * @returns the new places, or why it could not be done
 */
export const download = async (
  parts: BrokerParts,
  run: string,
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly outputs: readonly RunOutput[]; readonly failures: readonly string[] }> => {
  const base = pathToFileURL(resolve(folder)).href;
  const { stages } = stateOf(parts.journal.read(run));
  const outputs: RunOutput[] = [];
  const failures: string[] = [];
  for (const stage of lastStages(parts.pipeline)) {
    const output = stages.get(stage)?.output;
    if (output === undefined || output.copied.bytes === 0) continue;
    const to = within(base, stage);
    const copy = downloadOf(parts, stage, output, to, folder);
    const note = (event: RunEvent): void => {
      parts.journal.append(run, event, parts.clock.nowMs());
    };
    if (copy.route.from !== undefined)
      note({ kind: "copy-begun", ...copy, bytes: output.copied.bytes });
    const copied = await parts.copyStores({ from: output.url, to }, signal);
    if (!copied.ok) {
      failures.push(`${stage}: ${copied.error.message}`);
      continue;
    }
    note({ kind: "copied", ...copy, copied: copied.value });
    outputs.push({ stage, at: join(folder, stage), bytes: copied.value.bytes });
  }
  return { outputs, failures };
};

/** What comes from a cloud's store to this disk leaves its region. */
const downloadOf = (
  { catalog }: BrokerParts,
  stage: string,
  { url, region }: Output,
  to: string,
  folder: string,
): Pick<CopyBegun, "item" | "purpose" | "route"> => {
  const tiers = tiersBetween(catalog(), region, undefined);
  return {
    item: stage,
    purpose: { kind: "download", to: folder },
    route: {
      fromUrl: url,
      toUrl: to,
      ...(!url.startsWith("file:") && { from: region, ...(tiers && { tiers }) }),
    },
  };
};
