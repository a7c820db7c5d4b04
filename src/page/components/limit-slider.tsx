import type { LimitControl } from "../state/limits.ts";
import { parsed } from "../state/pipeline.ts";
import { editAndPlan } from "../state/planning.ts";

/** A ceiling: on or off, a slider over what can be had, and the figure itself. */
export const LimitSlider = ({ control }: { readonly control: LimitControl }) => {
  const { id, label, unit, value, range, edit } = control;
  const limit = value.value;
  const bounds = range.value;
  const set = (next: number | undefined): void => editAndPlan([edit(next)]);
  const setText = (text: string): void => {
    const amount = Number(text);
    if (text !== "" && amount > 0) set(amount);
  };
  return (
    <div class="limit" data-on={limit !== undefined}>
      <label class="limit-switch">
        <input
          type="checkbox"
          checked={limit !== undefined}
          disabled={!parsed.value.ok || (limit === undefined && bounds === undefined)}
          onChange={(event) => set(event.currentTarget.checked ? bounds?.max : undefined)}
        />
        {label}
      </label>
      <input
        type="range"
        aria-label={`${label}, ${unit}`}
        aria-valuetext={limit === undefined ? "none" : `${limit} ${unit}`}
        disabled={bounds === undefined || !parsed.value.ok}
        min={bounds?.min ?? 0}
        max={bounds?.max ?? 1}
        step={bounds?.step ?? 1}
        value={limit ?? bounds?.max ?? 1}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <span class="limit-figure">
        <input
          id={`${id}-figure`}
          type="number"
          inputMode="decimal"
          aria-label={`${label} in ${unit}`}
          min={0}
          step="any"
          placeholder="none"
          disabled={!parsed.value.ok}
          value={limit === undefined ? "" : Number(limit.toFixed(2))}
          onChange={(event) => {
            const { value: text } = event.currentTarget;
            if (text === "") set(undefined);
            else setText(text);
          }}
        />
        <span class="limit-unit" aria-hidden="true">
          {unit}
        </span>
      </span>
    </div>
  );
};
