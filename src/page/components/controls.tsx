import { budgetControl, deadlineControl } from "../state/limits.ts";
import { LimitSlider } from "./limit-slider.tsx";
import { ObjectiveSwitch } from "./objective-switch.tsx";
import { OtherRules } from "./other-rules.tsx";
import { PolicyChips } from "./policy-chips.tsx";

/** Goals and rules; each reads the document and changes it. */
export const Controls = () => (
  <section class="controls panel" aria-labelledby="controls-heading">
    <h2 id="controls-heading">Goals and rules</h2>
    <ObjectiveSwitch />
    <LimitSlider control={deadlineControl} />
    <LimitSlider control={budgetControl} />
    <PolicyChips />
    <OtherRules />
  </section>
);
