import type { Plan } from "../../domain/plan.ts";

/** Why each stage is where it is. */
export const WhyList = ({ plan }: { readonly plan: Plan }) => {
  const reasons = plan.stages.filter(({ why }) => why !== undefined);
  if (reasons.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="why-heading">
      <h3 id="why-heading">Why these places</h3>
      <dl class="why">
        {reasons.map(({ name, why }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};
