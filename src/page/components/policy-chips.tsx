import { POLICY_CHIPS } from "../rules/policy-chips.ts";
import { fields, parsed } from "../state/pipeline.ts";
import { editAndPlan } from "../state/planning.ts";

/** Rules that people often want; pressed as the document says. */
export const PolicyChips = () => (
  <fieldset class="chips" disabled={!parsed.value.ok}>
    <legend class="unseen">Rules</legend>
    {POLICY_CHIPS.map((chip) => {
      const on = chip.isOn(fields.value);
      return (
        <button
          key={chip.id}
          type="button"
          class="chip"
          aria-pressed={on}
          title={chip.hint}
          onClick={() => editAndPlan(chip.set(fields.value, !on))}
        >
          {chip.label}
        </button>
      );
    })}
  </fieldset>
);
