import { folderSha256 } from "../../../src/adapters/sim/sim-files.ts";
import { expectedSha256 } from "../../../src/adapters/sim/stage-work.ts";
import { pick } from "../../arbitraries/pick.ts";
import type { ChaosWorld } from "./chaos-world.ts";
import { datasetName, inputsOf, regionsOf, stageName } from "./scenario.ts";

/** The digest that every dataset and every stage's output has to have, from the pipeline alone. */
export const expectedDigests = ({
  scenario,
  world,
  stageWork,
}: ChaosWorld): ReadonlyMap<string, string> => {
  const digests = new Map<string, string>();
  scenario.datasets.forEach(({ at }, dataset) => {
    const name = datasetName(dataset);
    const path = `at/${pick(regionsOf(scenario), at)}/data/${name}`;
    digests.set(name, folderSha256(world.files.under(path)));
  });
  scenario.stages.forEach((_, at) => {
    const inputs = inputsOf(scenario, at).map((name) => [name, digests.get(name)!] as const);
    const name = stageName(at);
    digests.set(name, expectedSha256(name, stageWork(name), new Map(inputs)));
  });
  return digests;
};
