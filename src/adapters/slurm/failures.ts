import type { AdapterFailure } from "../../domain/adapter.ts";
import { type Meaning, meant } from "../cloud/classes.ts";

/** What Slurm says when it does not take a job, or lets it wait. @see https://slurm.schedmd.com/resource_limits.html and https://slurm.schedmd.com/job_reason_codes.html */
const WORDS: readonly (readonly [RegExp, Meaning])[] = [
  [
    /unable to contact slurm controller|socket timed out|connection refused|Zero Bytes were transmitted/i,
    ["unreachable"],
  ],
  [
    /QOSMax|QOSGrp|AssocMax|AssocGrp|MaxSubmitJob|violates accounting\/QOS policy|LimitPerUser|exceeds? .*limit/i,
    ["quota", "region"],
  ],
  [
    /invalid account|access denied|permission denied|user .*not permitted|not allowed|authentication|InvalidAccount|InvalidQOS|invalid qos/i,
    ["denied"],
  ],
  [
    /invalid partition|node configuration is not available|invalid feature|invalid generic resource|invalid gres|node count specification|BadConstraints|PartitionNodeLimit|PartitionTimeLimit|invalid constraint/i,
    ["unsupported", "instance-type"],
  ],
  [/slurm_load_jobs error: Invalid job id/i, ["unknown"]],
  [
    /ReqNodeNotAvail|Resources|Priority|PartitionDown|PartitionInactive|NodeDown|Reservation|Licenses|BeginTime|Nodes required for job are/i,
    ["no-capacity", "zone"],
  ],
];

export const slurmFailure = (doing: string, said: string): AdapterFailure => {
  const found = WORDS.find(([words]) => words.test(said));
  return meant(found?.[1] ?? ["unknown"], `${doing}: ${said.trim()}`);
};
