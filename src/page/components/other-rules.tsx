import { POLICY_CHIPS } from "../rules/policy-chips.ts";
import { type RemovableRule, removableRules } from "../rules/removable-rules.ts";
import { fields } from "../state/pipeline.ts";
import { editAndPlan } from "../state/planning.ts";

/** The sliders and chips show these already. */
const SHOWN_ELSEWHERE = new Set(["limits deadline", "limits budgetUsd"]);

/** What else the document rules, each with a button that drops it. */
export const OtherRules = () => {
  const rules = removableRules(fields.value).filter((rule) => !isShownElsewhere(rule));
  if (rules.length === 0) return null;
  return (
    <ul class="chips" aria-label="Other rules of the file">
      {rules.map(({ label, drop }) => (
        <li key={label} class="chip rule">
          {label}
          <button
            type="button"
            aria-label={`Drop ${label}`}
            title="Drop this rule"
            onClick={() => editAndPlan(drop)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
};

const isShownElsewhere = ({ drop: [edit] }: RemovableRule): boolean => {
  if (edit === undefined || SHOWN_ELSEWHERE.has(edit.path.join(" "))) return true;
  const place = edit.path.join(" ");
  return POLICY_CHIPS.some(
    (chip) =>
      chip.isOn(fields.value) &&
      chip.set(fields.value, false).some(({ path, value }) => {
        const chipPlace = path.join(" ");
        return value === undefined && (chipPlace === place || chipPlace.startsWith(`${place} `));
      }),
  );
};
