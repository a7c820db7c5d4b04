import { count } from "../../report/quantities.ts";
import type { RejectedStage } from "../api/problem.ts";

/** Per stage, which rule removed how many offers; strictest first. */
export const RejectionList = ({ stages }: { readonly stages: readonly RejectedStage[] }) => (
  <>
    {stages.map(({ name, considered, rejections, otherMarket }) => (
      <section key={name} class="rejections">
        <h3>
          Stage {name}: {count(considered, "offer")} of the right machine
        </h3>
        <ul>
          {[...rejections]
            .sort((a, b) => b.offers - a.offers)
            .map(({ rule, offers, nearest }) => (
              <li key={rule}>
                {rule}: {count(offers, "offer")} removed.{nearest && ` Nearest: ${nearest}`}
              </li>
            ))}
          {otherMarket && <li>Or set pricing to "any": {otherMarket}</li>}
        </ul>
      </section>
    ))}
  </>
);
