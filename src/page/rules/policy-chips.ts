import type { TextEdit } from "../pipeline-text/edit-text.ts";
import { type Fields, fieldsOf, listOf, textsOf } from "./pipeline-document.ts";

/** A rule that people often want, switched on and off in the document itself. */
export interface PolicyChip {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** What the document says now. */
  readonly isOn: (document: Fields) => boolean;
  /** Edits that make the document say so, or no longer say so. */
  readonly set: (document: Fields, on: boolean) => readonly TextEdit[];
}

const policyOf = (document: Fields): Fields => fieldsOf(document.policy);

/** A chip for one field of the policy that has this very value. */
const whole = (
  part: { readonly id: string; readonly label: string; readonly hint: string },
  field: string,
  value: unknown,
): PolicyChip => ({
  ...part,
  isOn: (document) => JSON.stringify(policyOf(document)[field]) === JSON.stringify(value),
  set: (_document, on) => [{ path: ["policy", field], value: on ? value : undefined }],
});

const deniedOperators = (document: Fields): readonly string[] =>
  textsOf(fieldsOf(policyOf(document).operators).deny);

const noUsOperators: PolicyChip = {
  id: "no-us-operators",
  label: "No US operators",
  hint: "Neither the operator of a cloud nor its parent company has its headquarters in the US.",
  isOn: (document) => deniedOperators(document).includes("US"),
  set: (document, on) => {
    const others = deniedOperators(document).filter((country) => country !== "US");
    const left = on ? [...others, "US"] : others;
    return [{ path: ["policy", "operators", "deny"], value: left.length > 0 ? left : undefined }];
  },
};

const oneCloud: PolicyChip = {
  id: "one-cloud",
  label: "One cloud",
  hint: "All stages run at the same provider.",
  isOn: (document) => fieldsOf(document.limits).maxClouds === 1,
  set: (_document, on) => [{ path: ["limits", "maxClouds"], value: on ? 1 : undefined }],
};

const spot: PolicyChip = {
  id: "spot",
  label: "Spot allowed",
  hint: "Every stage may run on spot machines where their expected cost, interruptions included, is lower.",
  isOn: (document) => {
    const stages = listOf(document.stages);
    return stages.length > 0 && stages.every((stage) => fieldsOf(stage).pricing === "any");
  },
  set: (document, on) =>
    listOf(document.stages).flatMap((stage, index): readonly TextEdit[] => {
      const { pricing } = fieldsOf(stage);
      if (on)
        return pricing === "any" ? [] : [{ path: ["stages", index, "pricing"], value: "any" }];
      return pricing === "any" ? [{ path: ["stages", index, "pricing"], value: undefined }] : [];
    }),
};

/** In the order in which they are shown. */
export const POLICY_CHIPS: readonly PolicyChip[] = [
  whole(
    { id: "eu-only", label: "EU only", hint: "Machines stand in the European Union." },
    "countries",
    ["EU"],
  ),
  noUsOperators,
  whole(
    {
      id: "continental",
      label: "Stays on its continent",
      hint: "No data moves to another continent.",
    },
    "movement",
    "continental",
  ),
  whole(
    { id: "no-movement", label: "Data stays put", hint: "Stages run where their data lies." },
    "movement",
    "none",
  ),
  oneCloud,
  spot,
];
