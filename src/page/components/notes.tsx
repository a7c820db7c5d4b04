import type { Plan } from "../../domain/plan.ts";
import { count } from "../../report/quantities.ts";

/** What the plan leans on and what was left out, folded away. */
export const Notes = ({ plan }: { readonly plan: Plan }) => {
  const { assumptions, excluded, unproven = [], catalog, solver } = plan;
  return (
    <section class="panel notes" aria-label="Notes">
      {unproven.length > 0 && <NoteList title="Not proven in time" notes={unproven} />}
      {assumptions.length > 0 && <NoteList title="Assumptions" notes={assumptions} />}
      {excluded.length > 0 && (
        <details>
          <summary>Offers left out ({excluded.length})</summary>
          <ul>
            {excluded.map(({ stage, reason, offers, nearest }) => (
              <li key={`${stage} ${reason}`}>
                {stage}: {reason}, {count(offers, "offer")}.{nearest && ` Nearest: ${nearest}`}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p class="hint">
        {count(catalog.offers, "offer")} of {catalog.asOf}; solved in {Math.round(solver.ms)} ms (
        {solver.backend}
        ). Prices are dated snapshots of public lists, without taxes.
      </p>
    </section>
  );
};

const NoteList = ({
  title,
  notes,
}: {
  readonly title: string;
  readonly notes: readonly string[];
}) => (
  <details open={notes.length <= 3}>
    <summary>
      {title} ({notes.length})
    </summary>
    <ul>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  </details>
);
