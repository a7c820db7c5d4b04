import { fields, parsed } from "../state/pipeline.ts";
import { editAndPlan } from "../state/planning.ts";

const OBJECTIVES = [
  { value: "cost", label: "Cheapest" },
  { value: "time", label: "Fastest" },
  { value: "carbon", label: "Least carbon" },
] as const;

/** What the plan minimizes; an hour's worth can be written in the document only, and is left alone here. */
export const ObjectiveSwitch = () => {
  const { objective = "cost" } = fields.value;
  return (
    <fieldset class="segments" disabled={!parsed.value.ok}>
      <legend class="unseen">Objective</legend>
      {OBJECTIVES.map(({ value, label }) => (
        <label key={value}>
          <input
            type="radio"
            name="objective"
            value={value}
            checked={objective === value}
            onChange={() => editAndPlan([{ path: ["objective"], value }])}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
};
