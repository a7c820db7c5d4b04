import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Answer, JobStatus } from "../../../src/domain/adapter.ts";
import { regionId } from "../../../src/domain/ids.ts";
import { loaded, requestAt } from "./loaded.ts";

/** Carries one job on this machine from nothing, or from wherever an earlier call was killed, to its output. */
export const carry = async (
  stateFolder: string,
  id: string,
  input: string,
  output: string,
): Promise<JobStatus> => {
  const adapter = await loaded({ kind: "local" }, stateFolder);
  const signal = AbortSignal.timeout(50_000);
  const request = { ...requestAt(regionId("laptop", "here")), id };
  const machine = must(await adapter.provision(request, signal));
  const url = (path: string): string => pathToFileURL(path).href;
  must(await adapter.copy({ from: url(input), to: `${machine.files}/inputs/data` }, signal));
  const run =
    'echo began >> "$SKY_OUTPUT/times"; sleep 0.6; wc -c < "$SKY_INPUT_data/f" > "$SKY_OUTPUT/size"';
  const job = { id: "j", run, env: {}, secrets: {}, inputs: ["data"], nodes: 1 };
  must(await adapter.run(machine, job, signal));
  let status: JobStatus;
  do {
    await sleep(50);
    status = must(await adapter.status(machine, "j", signal));
  } while (status.state === "running");
  must(await adapter.copy({ from: `${machine.files}/output`, to: url(output) }, signal));
  must(await adapter.terminate(request, signal));
  return status;
};

const must = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.message}`);
  return answer.value;
};
