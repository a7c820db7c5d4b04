import type { MachineRequest } from "../../domain/adapter.ts";
import type { SimOutput, SimWork, SimWorkRequest, SimWorkRule } from "./rules.ts";
import { folderSha256, sha256Of } from "./sim-files.ts";

/** What a stage is like, whatever its commands say. */
export interface StageWork {
  /** On every machine, or by `V100:4`, `V100` or instance type; > 0. */
  readonly hours: number | ReadonlyMap<string, number>;
  readonly setupHours?: number;
  readonly checkpointEveryHours?: number;
  readonly checkpointGb?: number;
  readonly restartHours?: number;
  readonly outputGb: number;
  /** Default 1; 0: it writes nothing. */
  readonly outputFiles?: number;
}

/**
 * Jobs that take the stage's hours and write files that say which stage made them and from what. So an output's digest
 * is known from the pipeline alone, and a wrong input shows in everything made from it.
 *
 * @param stops  attempts that end early; absent: none
 */
export const workOfStages =
  (
    stageWork: (stage: string) => StageWork,
    stops?: (asked: SimWorkRequest) => SimWork["stops"],
  ): SimWorkRule =>
  (asked) => {
    const { machine, inputs } = asked;
    const stage = stageWork(machine.stage);
    const stop = stops?.(asked);
    return {
      setupHours: stage.setupHours ?? 0,
      workHours: hoursOn(stage.hours, machine),
      ...(stage.checkpointEveryHours === undefined
        ? {}
        : { checkpointEveryHours: stage.checkpointEveryHours }),
      ...(stage.checkpointGb === undefined ? {} : { checkpointBytes: stage.checkpointGb * 1e9 }),
      restartHours: stage.restartHours ?? 0,
      output: outputOf(machine.stage, stage, inputs),
      ...(stop === undefined ? {} : { stops: stop }),
      log: [
        `${machine.stage} on ${machine.instanceType} (${machine.market}) in ${machine.location}`,
      ],
    };
  };

const outputOf = (
  name: string,
  { outputGb, outputFiles = 1 }: StageWork,
  inputs: ReadonlyMap<string, string>,
): readonly SimOutput[] => {
  const made = [name, ...[...inputs].sort().map(([input, sha256]) => `${input} ${sha256}`)];
  return Array.from({ length: outputFiles }, (_, part) => ({
    path: `part-${part}.txt`,
    bytes: Math.round((outputGb * 1e9) / outputFiles),
    text: `${[...made, `part ${part}`].join("\n")}\n`,
  }));
};

/**
 * What the output of a stage has to be.
 *
 * @param inputs  digests of its inputs, by name
 */
export const expectedSha256 = (
  name: string,
  stage: StageWork,
  inputs: ReadonlyMap<string, string>,
): string =>
  folderSha256(
    outputOf(name, stage, inputs).map(({ path, text }) => [path, { sha256: sha256Of(text) }]),
  );

const hoursOn = (hours: StageWork["hours"], machine: MachineRequest): number => {
  if (typeof hours === "number") return hours;
  const [card] = Object.entries(machine.accelerators);
  const keys = [machine.instanceType];
  if (card !== undefined) keys.push(`${card[0]}:${card[1]}`, card[0]);
  const found = keys.find((key) => hours.has(key));
  if (found === undefined)
    throw new Error(`No runtime of ${machine.stage} on ${machine.instanceType} is known.`);
  return hours.get(found)!;
};
