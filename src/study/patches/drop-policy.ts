import { matchesGlob } from "../../domain/glob.ts";
import type { Policy } from "../../domain/pipeline.ts";
import type { PolicyPart } from "../../domain/study.ts";
import type { ApplyPatch } from "./apply.ts";

/** Takes parts away from the policies of the pipeline, of stages and of datasets. */
export const dropPolicy: ApplyPatch<"drop-policy"> = ({ pipeline, catalog }, { parts, of }) => {
  const relaxed = <T extends { readonly policy?: Policy }>(owner: T): T =>
    owner.policy !== undefined && matchesGlob(of, owner.policy.origin)
      ? { ...owner, policy: parts.reduce(without, owner.policy) }
      : owner;
  return {
    catalog,
    pipeline: {
      ...relaxed(pipeline),
      stages: pipeline.stages.map(relaxed),
      datasets: pipeline.datasets.map(relaxed),
    },
  };
};

const without = (policy: Policy, part: PolicyPart): Policy => {
  if (part === "deny" || part === "certifications") return { ...policy, [part]: [] };
  const { [part]: _, ...rest } = policy;
  return rest;
};
